import { type CallOptions, inspect, type SideConfig } from '@godwit/engine';
import type { DatabaseSchema } from '@godwit/plugin-api';
import type { Kysely } from 'kysely';
import { DIALECTS } from './dialects.js';

/** How a database of PostgreSQL is looked at. */
export interface PostgresIntrospection extends CallOptions {
  /** One schema, or several (`shop,crm`); absent: all of the user's own. */
  readonly schema?: string;
}

/**
 * The schema of a SQLite database: tables with their columns, keys, indexes and checks, views, triggers, and in `notes` what was
 * seen but has no place in the model. Only reads. Throws CONNECTION_UNKNOWN for an instance of another dialect, CONNECTION_CLOSED,
 * CONNECTION_IN_TRANSACTION and CONNECTIONS_EXHAUSTED.
 */
export async function introspectSQLiteSchema<Schema>(
  kysely: Kysely<Schema>,
  options: CallOptions = {},
): Promise<DatabaseSchema> {
  return await schemaOf({ dialect: 'sqlite', connection: kysely }, options);
}

/** The schema of a PostgreSQL database, with its enumerations, domains and sequences; all else as of a SQLite database. */
export async function introspectPostgreSQLSchema<Schema>(
  kysely: Kysely<Schema>,
  { schema, ...options }: PostgresIntrospection = {},
): Promise<DatabaseSchema> {
  const own = schema === undefined ? {} : { schema };
  return await schemaOf({ dialect: 'postgres', connection: kysely, ...own }, options);
}

async function schemaOf(side: SideConfig, options: CallOptions): Promise<DatabaseSchema> {
  const { schema } = await inspect(side, { dialects: DIALECTS }, { ...options, rows: false });
  return schema;
}
