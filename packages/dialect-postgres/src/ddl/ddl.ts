import type { DdlCompiler } from '@godwit/plugin-api';
import { MEANING_STATEMENTS } from '../connect/session-settings.js';
import { analyze } from './analyze.js';
import { create, makes } from './create.js';
import { drop } from './drop.js';
import { resetIdentities } from './identities.js';
import { raiseSequences } from './sequences.js';
import { setAside } from './set-aside.js';

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
