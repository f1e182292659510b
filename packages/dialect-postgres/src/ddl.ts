import type { DdlCompiler } from '@godwit/plugin-api';
import { analyze } from './ddl/analyze.js';
import { create } from './ddl/create.js';
import { drop } from './ddl/drop.js';
import { resetIdentities } from './ddl/identities.js';
import { suspendForeignKeys } from './ddl/suspend-foreign-keys.js';

/** Statements out of schemas; pure. Names are always qualified and quoted. */
export const ddl: DdlCompiler = { create, drop, suspendForeignKeys, resetIdentities, analyze };
