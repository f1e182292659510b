import { type RawBuilder, sql } from 'kysely';
import type { Connection } from '../connect/connection.js';
import { runQuery } from '../connect/query-builder.js';
import { catalog } from './catalog.js';
import { needsOf } from './native-expression.js';

/** A constraint as the catalogue has it. */
export interface ConstraintRow {
  readonly table: string;
  readonly name: string;
  /** `p`, `u`, `f`, `c` or `x`: primary, unique, foreign, check, exclusion. */
  readonly kind: string;
  readonly deferrable: boolean;
  readonly deferred: boolean;
  readonly validated: boolean;
  /** Whether triggers that ask it do not fire. */
  readonly silent: boolean;
  readonly on_update: string;
  readonly on_delete: string;
  readonly match: string;
  /** Column names as a JSON array. */
  readonly columns: string;
  readonly referenced_schema: string | null;
  readonly referenced_table: string | null;
  readonly referenced_columns: string;
  readonly definition: string;
  /** The expression of a check. */
  readonly expression: string | null;
  readonly needs: string | null;
  /** What the index needs that stands behind it, or behind the key that it points at. */
  readonly index_needs: string | null;
  readonly nulls_not_distinct: string | null;
  /** PostgreSQL 18: a constraint that nothing enforces; a key over periods of time. */
  readonly enforced: string | null;
  readonly period: string | null;
  /** PostgreSQL 15: only these columns are set by ON DELETE SET NULL or SET DEFAULT. */
  readonly set_columns: string | null;
  /** What the index of a key holds beside it: column names as a JSON array, or null. */
  readonly included: string | null;
}

/** The names of a constraint's columns in its order. */
function names(numbers: 'conkey' | 'confkey', table: 'conrelid' | 'confrelid'): RawBuilder<string> {
  return sql<string>`(
    SELECT coalesce(pg_catalog.json_agg(a.attname ORDER BY k.place), '[]')::text
      FROM pg_catalog.unnest(${sql.ref(`c.${numbers}`)}) WITH ORDINALITY AS k (number, place)
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = ${sql.ref(`c.${table}`)} AND a.attnum = k.number)`;
}

const INCLUDED = sql<string | null>`(
    SELECT pg_catalog.json_agg(a.attname ORDER BY k.place)::text
      FROM pg_catalog.unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (number, place)
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.number
     WHERE c.contype IN ('p', 'u') AND k.place > i.indnkeyatts)`;

/**
 * Foreign keys, and keys that can wait, are asked by triggers, also by those of partitions. What a role says for itself is
 * no matter of the database.
 */
const SILENT = sql<boolean>`(c.contype = 'f' AND (
    SELECT s.setting = 'replica' AND s.source NOT IN ('user', 'database user', 'client', 'session')
      FROM pg_catalog.pg_settings AS s WHERE s.name = 'session_replication_role')
  OR c.contype IN ('f', 'p', 'u') AND c.oid IN (
    WITH RECURSIVE silent AS (
      SELECT g.tgconstraint AS oid FROM pg_catalog.pg_trigger AS g WHERE g.tgisinternal AND g.tgenabled IN ('D', 'R')
      UNION
      SELECT k.conparentid FROM pg_catalog.pg_constraint AS k JOIN silent ON k.oid = silent.oid WHERE k.conparentid <> 0)
    SELECT oid FROM silent))`;

/** All constraints of some tables, by name. The part of a partitioned key that a partition holds is not one of its own. */
export async function readConstraints(
  connection: Connection,
  tables: readonly string[],
): Promise<readonly ConstraintRow[]> {
  if (tables.length === 0) return [];
  const query = catalog
    .selectFrom('pg_catalog.pg_constraint as c')
    .leftJoin('pg_catalog.pg_class as r', 'r.oid', 'c.confrelid')
    .leftJoin('pg_catalog.pg_namespace as n', 'n.oid', 'r.relnamespace')
    .leftJoin('pg_catalog.pg_index as i', 'i.indexrelid', 'c.conindid')
    .where(sql<boolean>`c.conrelid = ANY (${tables}::oid[])`)
    .where('c.contype', 'in', ['p', 'u', 'f', 'c', 'x'])
    .where('c.conparentid', '=', '0')
    .orderBy('c.conrelid')
    .orderBy('c.conname')
    .select([
      'c.conrelid as table',
      'c.conname as name',
      'c.contype as kind',
      'c.condeferrable as deferrable',
      'c.condeferred as deferred',
      'c.convalidated as validated',
      SILENT.as('silent'),
      'c.confupdtype as on_update',
      'c.confdeltype as on_delete',
      'c.confmatchtype as match',
      'n.nspname as referenced_schema',
      'r.relname as referenced_table',
      names('conkey', 'conrelid').as('columns'),
      names('confkey', 'confrelid').as('referenced_columns'),
      sql<string>`pg_catalog.pg_get_constraintdef(c.oid)`.as('definition'),
      sql<string | null>`pg_catalog.pg_get_expr(c.conbin, c.conrelid)`.as('expression'),
      sql<string | null>`${sql.raw(needsOf('pg_catalog.pg_constraint', 'c.oid'))}`.as('needs'),
      sql<string | null>`${sql.raw(needsOf('pg_catalog.pg_class', 'c.conindid'))}`.as('index_needs'),
      // Columns that came with PostgreSQL 15 and 18.
      sql<string | null>`pg_catalog.to_jsonb(c) ->> 'conenforced'`.as('enforced'),
      sql<string | null>`pg_catalog.to_jsonb(c) ->> 'conperiod'`.as('period'),
      sql<string | null>`pg_catalog.to_jsonb(c) ->> 'confdelsetcols'`.as('set_columns'),
      INCLUDED.as('included'),
      sql<string | null>`pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct'`.as('nulls_not_distinct'),
    ]);
  return runQuery(connection, query);
}
