import type { DdlCompiler } from '@godwit/plugin-api';
import { MEANING_STATEMENTS } from './connect/session-settings.js';
import { analyze } from './ddl/analyze.js';
import { create, makes } from './ddl/create.js';
import { drop } from './ddl/drop.js';
import { resetIdentities } from './ddl/identities.js';
import { raiseSequences } from './ddl/sequences.js';
import { setAside } from './ddl/set-aside.js';

/** Statements out of schemas; pure. Names are always qualified and quoted. */
export const ddl: DdlCompiler = {
  settings: MEANING_STATEMENTS,
  create,
  makes,
  drop,
  setAside,
  resetIdentities,
  raiseSequences,
  analyze,
};
