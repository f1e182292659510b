import type { Trigger } from '@godwit/plugin-api';
import { sql } from 'kysely';
import type { Connection } from '../connect/connection.js';
import { runQuery } from '../query-builder.js';
import { catalog } from './catalog.js';

/** The triggers of some schemas that people made, as text. */
export async function readTriggers(
  connection: Connection,
  schemas: readonly string[],
): Promise<readonly Trigger[]> {
  const query = catalog
    .selectFrom('pg_catalog.pg_trigger as g')
    .innerJoin('pg_catalog.pg_class as c', 'c.oid', 'g.tgrelid')
    .innerJoin('pg_catalog.pg_namespace as n', 'n.oid', 'c.relnamespace')
    .where('n.nspname', 'in', [...schemas])
    .where('g.tgisinternal', '=', false)
    .orderBy('n.nspname')
    .orderBy('c.relname')
    .orderBy('g.tgname')
    .select([
      'n.nspname as schema',
      'c.relname as table',
      'g.tgname as name',
      sql<string>`pg_catalog.pg_get_triggerdef(g.oid)`.as('sql'),
    ]);
  const rows = await runQuery(connection, query);
  return rows.map((row) => ({
    name: row.name,
    table: { schema: row.schema, name: row.table },
    sql: row.sql,
  }));
}
