import { API_VERSION, type Dialect } from '@godwit/plugin-api';
import { capabilities } from './capabilities.js';
import { defaultSchema, describeConfig, type PostgresConfig, parseConfig } from './config/config.js';
import { accepts } from './connect/given/accepts.js';
import { ddl } from './ddl/ddl.js';
import { expressions } from './expressions/codec.js';
import { options } from './options.js';
import { openSource } from './read/open-source.js';
import { types, typesWith } from './types/type-mapper.js';
import { openTarget } from './write/open-target.js';

/** PostgreSQL 14 and later. */
export const postgres = {
  name: 'postgres',
  aliases: ['postgresql', 'pg'],
  apiVersion: API_VERSION,
  capabilities,
  options,
  types,
  typesWith,
  expressions,
  ddl,
  parseConfig: (input: unknown) => parseConfig(input),
  accepts,
  describe: describeConfig,
  defaultSchema,
  openSource,
  openTarget,
} satisfies Dialect<PostgresConfig>;
