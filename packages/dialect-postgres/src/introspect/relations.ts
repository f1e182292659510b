import { sql } from 'kysely';
import type { Connection } from '../connect/connection.js';
import { runQuery } from '../query-builder.js';
import { catalog } from './catalog.js';

/** A table or a view as the catalogue has it. */
export interface Relation {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** `r` and `p`: tables; `v` and `m`: views; `f`: a table of another server. */
  readonly kind: string;
  readonly partition: boolean;
  readonly comment: string | null;
  /** The query of a view. */
  readonly definition: string | null;
}

/** All tables and views of some schemas, by name. */
export function readRelations(
  connection: Connection,
  schemas: readonly string[],
): Promise<readonly Relation[]> {
  const query = catalog
    .selectFrom('pg_catalog.pg_class as c')
    .innerJoin('pg_catalog.pg_namespace as n', 'n.oid', 'c.relnamespace')
    .where('n.nspname', 'in', [...schemas])
    .where('c.relkind', 'in', ['r', 'p', 'v', 'm', 'f'])
    .orderBy('n.nspname')
    .orderBy('c.relname')
    .select([
      'c.oid as oid',
      'n.nspname as schema',
      'c.relname as name',
      'c.relkind as kind',
      'c.relispartition as partition',
      sql<string | null>`pg_catalog.obj_description(c.oid, 'pg_class')`.as('comment'),
      sql<string | null>`CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END`.as(
        'definition',
      ),
    ]);
  return runQuery(connection, query);
}
