import type { EnumType } from '@godwit/plugin-api';
import { sql } from 'kysely';
import type { Connection } from '../connect/connection.js';
import { runQuery } from '../query-builder.js';
import { catalog } from './catalog.js';

/** All enums of the database by the oid of their type; a column may use one of another schema. */
export async function readEnums(connection: Connection): Promise<ReadonlyMap<string, EnumType>> {
  const query = catalog
    .selectFrom('pg_catalog.pg_type as t')
    .innerJoin('pg_catalog.pg_namespace as n', 'n.oid', 't.typnamespace')
    .innerJoin('pg_catalog.pg_enum as e', 'e.enumtypid', 't.oid')
    .groupBy(['t.oid', 'n.nspname', 't.typname'])
    .orderBy('n.nspname')
    .orderBy('t.typname')
    .select([
      't.oid as oid',
      'n.nspname as schema',
      't.typname as name',
      sql<string>`pg_catalog.json_agg(e.enumlabel ORDER BY e.enumsortorder)::text`.as('values'),
    ]);
  const rows = await runQuery(connection, query);
  return new Map(
    rows.map((row) => [
      row.oid,
      { name: { schema: row.schema, name: row.name }, values: JSON.parse(row.values) as readonly string[] },
    ]),
  );
}
