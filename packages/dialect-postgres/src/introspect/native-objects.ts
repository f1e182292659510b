import type { NativeObject } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';

/** Something of a table that is carried nowhere, as the catalogue has it. */
export interface NativeObjectRow extends Pick<NativeObject, 'kind' | 'name' | 'text'> {
  readonly table: string;
}

/** The roles of a policy by their names; 0 stands for everybody. */
const POLICY = `
  SELECT p.polrelid, 'policy', p.polname::text, pg_catalog.concat_ws(' ',
         CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END, 'FOR',
         CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
         'TO ' || (SELECT pg_catalog.string_agg(coalesce(r.rolname, 'PUBLIC'), ', ' ORDER BY r.rolname)
                     FROM pg_catalog.unnest(p.polroles) AS role (id) LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = role.id),
         'USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')',
         'WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')')
    FROM pg_catalog.pg_policy AS p`;

/** A rule that is switched off does nothing. */
const RULE = `
  SELECT ev_class, 'rule', rulename::text, pg_catalog.pg_get_ruledef(oid)
    FROM pg_catalog.pg_rewrite WHERE rulename <> '_RETURN' AND ev_enabled <> 'D'`;

/** Queries of a table see the rows of those that inherit from it. A partition is no table of its own. */
const OPTIONS = `
  SELECT oid, 'table option', 'row level security', CASE WHEN relforcerowsecurity THEN 'for the owner, too' ELSE 'for others than the owner' END
    FROM pg_catalog.pg_class WHERE relrowsecurity
  UNION ALL SELECT oid, 'table option', 'UNLOGGED', 'UNLOGGED' FROM pg_catalog.pg_class WHERE relpersistence = 'u'
  UNION ALL SELECT oid, 'table option', 'REPLICA IDENTITY', CASE relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
         ELSE 'USING INDEX ' || coalesce((SELECT i.indexrelid::pg_catalog.regclass::text FROM pg_catalog.pg_index AS i
                                           WHERE i.indrelid = c.oid AND i.indisreplident), '') END
    FROM pg_catalog.pg_class AS c WHERE relreplident <> 'd'
  UNION ALL SELECT i.inhparent, 'table option', 'the inheriting table ' || pg_catalog.concat(n.nspname, '.', k.relname), 'INHERIT'
    FROM pg_catalog.pg_inherits AS i JOIN pg_catalog.pg_class AS k ON k.oid = i.inhrelid AND NOT k.relispartition
    JOIN pg_catalog.pg_namespace AS n ON n.oid = k.relnamespace
  UNION ALL SELECT conrelid, 'table option', 'NO INHERIT of the check ' || conname, 'NO INHERIT'
    FROM pg_catalog.pg_constraint WHERE contype = 'c' AND connoinherit`;

/** Comments on what a table has beside its columns. */
const COMMENTS = `
  SELECT part.relation, 'comment', pg_catalog.pg_describe_object(d.classoid, d.objoid, 0), d.description
    FROM (
      SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass AS class, oid, conrelid AS relation FROM pg_catalog.pg_constraint
      UNION ALL SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, indexrelid, indrelid FROM pg_catalog.pg_index
      UNION ALL SELECT 'pg_catalog.pg_trigger'::pg_catalog.regclass, oid, tgrelid FROM pg_catalog.pg_trigger
    ) AS part JOIN pg_catalog.pg_description AS d ON d.classoid = part.class AND d.objoid = part.oid AND d.objsubid = 0`;

const OBJECTS = `
  SELECT o.relation::text AS table, o.kind, o.name, o.text
    FROM (${POLICY} UNION ALL ${RULE} UNION ALL ${OPTIONS} UNION ALL ${COMMENTS}) AS o (relation, kind, name, text)
   WHERE o.relation = ANY ($1::oid[]) ORDER BY 1, 2, 3`;

/** What some tables have that changes which rows there are or who sees them, and that no move makes. */
export async function readNativeObjects(
  connection: Connection,
  tables: readonly string[],
): Promise<readonly NativeObjectRow[]> {
  return tables.length === 0 ? [] : await connection.query<NativeObjectRow>(OBJECTS, [tables]);
}

/** The objects of one table in the terms of the model. */
export function toNativeObjects(rows: readonly NativeObjectRow[]): readonly NativeObject[] {
  return rows.map(({ table: _, ...object }) => ({ ...object, carried: false }));
}
