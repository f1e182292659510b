import { sql } from 'kysely';
import type { Connection } from '../connect/connection.js';
import { runQuery } from '../connect/query-builder.js';
import { catalog } from './catalog.js';
import { ofExtension } from './native-expression.js';

/** A table as the catalogue has it. */
export interface Relation {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** `r` and `p`: tables; `f`: a table of another server. */
  readonly kind: string;
  readonly partition: boolean;
  /** Comes with an extension. */
  readonly extension: boolean;
  readonly comment: string | null;
  /** The statements that would let the session read its rows, as a list in JSON; empty where it may. */
  readonly grants: string;
  readonly unlogged: boolean;
  readonly row_security: boolean;
  /** How many policies and rules it has. */
  readonly policies: bigint;
  readonly rules: bigint;
  /** How a partitioned table is parted. */
  readonly partition_key: string | null;
  /** The tables that it inherits from, as people read them. */
  readonly parents: string | null;
}

/** All tables of some schemas, by name. A right on each column is as good as one on the table. */
export function readRelations(
  connection: Connection,
  schemas: readonly string[],
): Promise<readonly Relation[]> {
  const query = catalog
    .selectFrom('pg_catalog.pg_class as c')
    .innerJoin('pg_catalog.pg_namespace as n', 'n.oid', 'c.relnamespace')
    .where('n.nspname', 'in', [...schemas])
    .where('c.relkind', 'in', ['r', 'p', 'f'])
    .orderBy('n.nspname')
    .orderBy('c.relname')
    .select([
      'c.oid as oid',
      'n.nspname as schema',
      'c.relname as name',
      'c.relkind as kind',
      'c.relispartition as partition',
      'c.relrowsecurity as row_security',
      sql<boolean>`${sql.raw(ofExtension('pg_catalog.pg_class', 'c.oid'))}`.as('extension'),
      sql<string | null>`pg_catalog.obj_description(c.oid, 'pg_class')`.as('comment'),
      GRANTS.as('grants'),
      sql<boolean>`c.relpersistence = 'u'`.as('unlogged'),
      sql<bigint>`(SELECT pg_catalog.count(*) FROM pg_catalog.pg_policy AS p WHERE p.polrelid = c.oid)`.as(
        'policies',
      ),
      sql<bigint>`(SELECT pg_catalog.count(*) FROM pg_catalog.pg_rewrite AS r WHERE r.ev_class = c.oid)`.as(
        'rules',
      ),
      sql<string | null>`CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END`.as(
        'partition_key',
      ),
      PARENTS.as('parents'),
    ]);
  return runQuery(connection, query);
}

/**
 * A table whose policies hide rows from this user cannot be moved either: what would help against that is no GRANT. An owner
 * meets them only where they are forced, and may end that.
 */
const GRANTS = sql<string>`pg_catalog.array_to_json(pg_catalog.array_remove(ARRAY[
  CASE WHEN NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    THEN pg_catalog.format('GRANT USAGE ON SCHEMA %I TO %I', n.nspname, current_user) END,
  CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       AND NOT pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT'))
    THEN pg_catalog.format('GRANT SELECT ON %I.%I TO %I', n.nspname, c.relname, current_user) END,
  CASE WHEN NOT pg_catalog.row_security_active(c.oid) THEN NULL WHEN pg_catalog.pg_has_role(c.relowner, 'USAGE')
    THEN pg_catalog.format('ALTER TABLE %I.%I NO FORCE ROW LEVEL SECURITY /* for the time of the run */', n.nspname, c.relname)
    ELSE pg_catalog.format('ALTER ROLE %I BYPASSRLS', current_user) END], NULL))::text`;

const PARENTS = sql<
  string | null
>`(SELECT pg_catalog.string_agg(i.inhparent::pg_catalog.regclass::text, ', ' ORDER BY i.inhseqno)
  FROM pg_catalog.pg_inherits AS i WHERE i.inhrelid = c.oid AND NOT c.relispartition)`;
