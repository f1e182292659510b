import { MigrationError } from '@godwit/plugin-api';
import type { PostgresConfig } from '../config/settings.js';
import type { Connection } from '../connect/connection.js';
import { RECORDS_SCHEMA } from '../session/records-layout.js';

/** The schemas of a config, `a,b`; empty where it names none. */
function namedSchemas(config: PostgresConfig): readonly string[] {
  const names = (config.schema ?? '').split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/** The schemas to read: those that the config names, else all that are neither the system's nor godwit's. */
export async function sourceSchemas(
  connection: Connection,
  config: PostgresConfig,
): Promise<readonly string[]> {
  const rows = await connection.query<{ name: string }>(
    'SELECT nspname::text AS name FROM pg_catalog.pg_namespace ORDER BY 1',
  );
  const there = rows.map((row) => row.name);
  const named = namedSchemas(config);
  if (named.length === 0) return there.filter((name) => !isOwn(name));
  const missing = named.filter((name) => !there.includes(name));
  if (missing.length === 0) return named;
  throw new MigrationError({
    code: 'NAME_MATCHES_NOTHING',
    message: `The database has no schema ${missing.map((name) => `"${name}"`).join(', ')}.`,
    hint: `It has ${there.filter((name) => !isOwn(name)).join(', ')}.`,
  });
}

function isOwn(name: string): boolean {
  return name.startsWith('pg_') || name === 'information_schema' || name === RECORDS_SCHEMA;
}
