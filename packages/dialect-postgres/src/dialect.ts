import { API_VERSION, type Dialect } from '@godwit/plugin-api';
import { capabilities } from './capabilities.js';
import { defaultSchema, describeConfig, type PostgresConfig, parseConfig } from './config.js';
import { ddl } from './ddl.js';
import { expressions } from './expressions.js';
import { openTarget } from './session.js';
import { openSource } from './source.js';
import { types, typesWith } from './type-mapper.js';

/** PostgreSQL 14 and later. */
export const postgres = {
  name: 'postgres',
  aliases: ['postgresql', 'pg'],
  apiVersion: API_VERSION,
  capabilities,
  types,
  typesWith,
  expressions,
  ddl,
  parseConfig: (input: unknown) => parseConfig(input),
  describe: describeConfig,
  defaultSchema,
  openSource,
  openTarget,
} satisfies Dialect<PostgresConfig>;
