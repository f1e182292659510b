import type { TableName } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { qualifiedName } from '../ddl/sql-text.js';

/** What goes with a table: its partitions, its sequences, and the types that its rows are of. */
const DEPENDENTS = `
  WITH RECURSIVE asked AS (
    SELECT pg_catalog.to_regclass(name)::oid AS oid FROM pg_catalog.unnest($1::text[]) AS name
  ), parts AS (
    SELECT oid FROM asked WHERE oid IS NOT NULL
    UNION SELECT i.inhrelid FROM parts JOIN pg_catalog.pg_inherits AS i ON i.inhparent = parts.oid
      JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid AND c.relispartition
  ), gone AS (
    SELECT oid FROM parts
    UNION SELECT d.objid FROM parts JOIN pg_catalog.pg_depend AS d ON d.refobjid = parts.oid
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.deptype IN ('a', 'i')
  ), objects AS (
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid AS class, oid FROM gone
    UNION SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::oid, y.oid FROM gone JOIN pg_catalog.pg_type AS t ON t.typrelid = gone.oid
      JOIN pg_catalog.pg_type AS y ON y.oid IN (t.oid, t.typarray)
  ), uses AS (
    SELECT d.classid, d.objid, CASE d.classid
        WHEN 'pg_catalog.pg_class'::pg_catalog.regclass THEN d.objid
        WHEN 'pg_catalog.pg_rewrite'::pg_catalog.regclass THEN (SELECT ev_class FROM pg_catalog.pg_rewrite WHERE oid = d.objid)
        WHEN 'pg_catalog.pg_attrdef'::pg_catalog.regclass THEN (SELECT adrelid FROM pg_catalog.pg_attrdef WHERE oid = d.objid)
        WHEN 'pg_catalog.pg_constraint'::pg_catalog.regclass THEN (SELECT conrelid FROM pg_catalog.pg_constraint WHERE oid = d.objid)
        WHEN 'pg_catalog.pg_trigger'::pg_catalog.regclass THEN (SELECT tgrelid FROM pg_catalog.pg_trigger WHERE oid = d.objid)
        WHEN 'pg_catalog.pg_policy'::pg_catalog.regclass THEN (SELECT polrelid FROM pg_catalog.pg_policy WHERE oid = d.objid)
      END AS relation
    FROM pg_catalog.pg_depend AS d JOIN objects AS o ON o.class = d.refclassid AND o.oid = d.refobjid
   WHERE d.deptype = 'n'
  )
  SELECT DISTINCT CASE classid WHEN 'pg_catalog.pg_rewrite'::pg_catalog.regclass
      THEN pg_catalog.pg_describe_object('pg_catalog.pg_class'::pg_catalog.regclass, relation, 0)
      ELSE pg_catalog.pg_describe_object(classid, objid, 0) END AS name
    FROM uses WHERE relation IS NULL OR relation NOT IN (SELECT oid FROM gone) ORDER BY 1`;

/** What else in the database uses these tables and views, so that they could not be dropped. */
export async function findDependents(
  connection: Connection,
  objects: readonly TableName[],
): Promise<readonly string[]> {
  const rows = await connection.query<{ name: string }>(DEPENDENTS, [objects.map(qualifiedName)]);
  return rows.map((row) => row.name);
}
