import { API_VERSION, type Dialect } from '@godwit/plugin-api';
import { capabilities } from './capabilities.js';
import { describeConfig, parseConfig, type SqliteConfig } from './config.js';
import { ddl } from './ddl.js';
import { expressions } from './expressions.js';
import { filesOf } from './files-of.js';
import { openSource } from './open/open-source.js';
import { quirks } from './quirks.js';
import { openTarget } from './target/open-target.js';
import { types } from './type-mapper.js';

export type { SqliteConfig } from './config.js';

/** The SQLite dialect: reads and writes database files. */
export const sqlite = {
  name: 'sqlite',
  aliases: ['sqlite3', 'file'],
  apiVersion: API_VERSION,
  capabilities,
  quirks,
  types,
  expressions,
  ddl,
  parseConfig,
  describe: describeConfig,
  files: filesOf,
  openSource,
  openTarget,
} as const satisfies Dialect<SqliteConfig>;
