import { API_VERSION, type Dialect } from '@godwit/plugin-api';
import { capabilities } from './capabilities.js';
import { describeConfig, parseConfig, type SqliteConfig } from './config/config.js';
import { filesOf } from './config/files-of.js';
import { accepts } from './connect/given/accepts.js';
import { ddl } from './ddl/ddl.js';
import { expressions } from './expressions/codec.js';
import { options } from './options.js';
import { quirks } from './quirks.js';
import { openSource } from './read/open-source.js';
import { types } from './types/type-mapper.js';
import { openTarget } from './write/open-target.js';

/** The SQLite dialect: reads and writes database files. */
export const sqlite = {
  name: 'sqlite',
  aliases: ['sqlite3', 'file'],
  apiVersion: API_VERSION,
  capabilities,
  quirks,
  options,
  types,
  expressions,
  ddl,
  parseConfig,
  accepts,
  describe: describeConfig,
  files: filesOf,
  openSource,
  openTarget,
} as const satisfies Dialect<SqliteConfig>;
