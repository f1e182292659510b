import { MigrationError } from '@godwit/plugin-api';
import type { PostgresConfig } from '../config/settings.js';
import type { Connection } from '../connect/connection.js';
import { NEW } from '../ddl/build-apart.js';
import { KEPT } from '../ddl/keep-aside.js';
import { ASIDE } from '../ddl/set-aside.js';
import { quoteText } from '../ddl/sql-text.js';
import { tablesOfLayout } from '../write/record-tables.js';

/** The schemas of a config, `a,b`; empty where it names none. */
function namedSchemas(config: PostgresConfig): readonly string[] {
  const names = (config.schema ?? '').split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

const RECORDS = tablesOfLayout(1).map(quoteText);

/** Whether the schema of an oid has all tables of the records, so that godwit was told to keep them there. */
export function holdsRecords(oid: string): string {
  return `(SELECT pg_catalog.count(*) = ${RECORDS.length} FROM pg_catalog.pg_class AS c
          WHERE c.relnamespace = ${oid} AND c.relname IN (${RECORDS.join(', ')}))`;
}

const SCHEMAS = `
  SELECT nspname::text AS name, ${holdsRecords('n.oid')} AS records
    FROM pg_catalog.pg_namespace AS n ORDER BY 1`;

/** The schemas to read: those that the config names, else all that are neither the system's nor godwit's. */
export async function sourceSchemas(
  connection: Connection,
  config: PostgresConfig,
): Promise<readonly string[]> {
  const rows = await connection.query<{ name: string; records: boolean }>(SCHEMAS);
  const there = rows.map((row) => row.name);
  const own = new Set(rows.filter((row) => row.records || isOwn(row.name)).map((row) => row.name));
  const named = namedSchemas(config);
  if (named.length === 0) return there.filter((name) => !own.has(name));
  const missing = named.filter((name) => !there.includes(name));
  if (missing.length === 0) return named;
  throw new MigrationError({
    code: 'NAME_MATCHES_NOTHING',
    message: `The database has no schema ${missing.map((name) => `"${name}"`).join(', ')}.`,
    hint: `It has ${there.filter((name) => !own.has(name)).join(', ')}.`,
  });
}

function isOwn(name: string): boolean {
  return name === 'information_schema' || ['pg_', ASIDE, KEPT, NEW].some((prefix) => name.startsWith(prefix));
}
