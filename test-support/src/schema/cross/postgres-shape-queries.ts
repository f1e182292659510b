/** Objects of a user: no system's, no extension's. */
const OWN = (
  catalog: string,
  alias: string,
): string => `n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'godwit')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = ${alias}.oid AND d.classid = '${catalog}'::regclass AND d.deptype = 'e')`;

const SCHEMA = "nullif(n.nspname, 'public') AS schema";

/** Partitions are parts of their table. */
const MINE = `SELECT c.*, n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition AND ${OWN('pg_class', 'c')}`;

export const TABLES = `
  SELECT c.oid::int, ${SCHEMA}, c.relname AS name, c.relkind <> 'f' AS ordinary, array_remove(ARRAY[
      CASE WHEN c.relkind = 'p' THEN 'partitioned' END,
      CASE WHEN c.relpersistence = 'u' THEN 'unlogged' END,
      CASE WHEN EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid) THEN 'inherits' END,
      CASE WHEN c.relrowsecurity OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) THEN 'row security' END,
      CASE WHEN EXISTS (SELECT FROM pg_rewrite r WHERE r.ev_class = c.oid) THEN 'rules' END,
      CASE WHEN EXISTS (SELECT FROM pg_description d WHERE d.objoid = c.oid AND d.classoid = 'pg_class'::regclass)
        THEN 'comments' END], NULL) AS options
  FROM (${MINE}) AS c JOIN pg_namespace n ON n.oid = c.relnamespace`;

/** What a column has from its domain counts as its own. An enumeration is a check of its values. */
export const COLUMNS = `
  WITH RECURSIVE base AS (
    SELECT oid AS start, oid, typtype, typbasetype, typnotnull AS required, typdefault IS NOT NULL AS given, 0 AS checks
      FROM pg_type
    UNION ALL
    SELECT b.start, y.oid, y.typtype, y.typbasetype, b.required OR y.typnotnull, b.given OR y.typdefault IS NOT NULL,
      b.checks + (SELECT count(*)::int FROM pg_constraint k WHERE k.contypid = b.oid AND k.contype = 'c')
      FROM base b JOIN pg_type y ON y.oid = b.typbasetype WHERE b.typtype = 'd'
  )
  SELECT a.attrelid::int AS "table", a.attname AS name, y.typname, a.attgenerated AS generated,
    CASE WHEN y.typtype = 'e' THEN 'E' WHEN y.typcategory = 'A' AND y.typelem <> 0 THEN 'A' ELSE '' END AS category,
    NOT (a.attnotnull OR b.required) AS nullable,
    a.attgenerated = '' AND NOT coalesce(e.serial, false) AND CASE WHEN e.text IS NULL THEN b.given ELSE e.text !~ '^NULL\\M' END
      AS default,
    CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default'
      ELSE CASE WHEN e.serial THEN 'by default' END END AS generator,
    CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END AS collation,
    b.checks + CASE WHEN y.typtype = 'e' THEN 1 ELSE 0 END AS checks
  FROM (${MINE}) AS c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  JOIN base b ON b.start = a.atttypid AND b.typtype <> 'd'
  JOIN pg_type y ON y.oid = b.oid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  CROSS JOIN LATERAL (SELECT f.text, f.text LIKE 'nextval(%' AND a.attgenerated = '' AS serial
    FROM (SELECT pg_get_expr(d.adbin, d.adrelid) AS text) AS f) AS e
  ORDER BY a.attnum`;

const names = (relation: string, numbers: string): string =>
  `ARRAY(SELECT a.attname::text FROM unnest(${numbers}) WITH ORDINALITY AS u (num, at)
    JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = u.num ORDER BY u.at)`;

export const CONSTRAINTS = `
  SELECT k.conrelid::int AS "table", k.contype AS kind, k.conname AS name, ${names('k.conrelid', 'k.conkey')} AS columns,
    pg_get_constraintdef(k.oid) LIKE '%NULLS NOT DISTINCT%' AS nulls,
    nullif(rn.nspname, 'public') AS to_schema, r.relname AS to_table,
    ${names('k.confrelid', 'k.confkey')} AS to_columns, k.confupdtype AS on_update, k.confdeltype AS on_delete
  FROM (${MINE}) AS c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('p', 'u', 'f', 'c', 'x') AND k.conparentid = 0
  LEFT JOIN pg_class r ON r.oid = k.confrelid LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
  ORDER BY k.oid`;

/** What no constraint made. The columns of an index are those that it depends on, read by an expression or not. */
export const INDEXES = `
  SELECT x.indrelid::int AS "table", i.relname AS name, x.indisunique AS unique,
    ARRAY(SELECT coalesce(a.attname, 'expression') || CASE WHEN x.indoption[u.at - 1] & 1 = 1 THEN ' DESC' ELSE '' END
      FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS u (num, at)
      LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = u.num AND u.num > 0
      WHERE u.at <= x.indnkeyatts ORDER BY u.at) AS parts,
    ARRAY(SELECT DISTINCT a.attname::text FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      WHERE d.classid = 'pg_class'::regclass AND d.objid = i.oid AND d.refobjid = x.indrelid AND d.refobjsubid > 0) AS columns,
    concat_ws(' ', CASE WHEN x.indpred IS NOT NULL THEN 'partial' END, nullif(m.amname, 'btree'),
      CASE WHEN x.indnatts > x.indnkeyatts THEN 'include' END,
      CASE WHEN pg_get_indexdef(i.oid) LIKE '%NULLS NOT DISTINCT%' THEN 'NULLS NOT DISTINCT' END) AS more
  FROM (${MINE}) AS c JOIN pg_index x ON x.indrelid = c.oid JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam
  WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))`;

export const TRIGGERS = `
  SELECT ${SCHEMA}, c.relname AS owner, g.tgname AS name
  FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND ${OWN('pg_class', 'c')}`;

/** Sequences that no column owns or asks, types that people made, and views. */
export const OBJECTS = `
  SELECT 'view' AS kind, ${SCHEMA}, c.relname AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND ${OWN('pg_class', 'c')}
  UNION ALL
  SELECT 'sequence', ${SCHEMA}, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'S' AND ${OWN('pg_class', 'c')}
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i'))
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_attrdef'::regclass AND d.refobjid = c.oid)
    AND NOT EXISTS (SELECT FROM pg_attrdef d WHERE pg_get_expr(d.adbin, d.adrelid) = format('nextval((%L::text)::regclass)', c.relname))
  UNION ALL
  SELECT CASE y.typtype WHEN 'e' THEN 'enum' ELSE 'domain' END, ${SCHEMA}, y.typname
  FROM pg_type y JOIN pg_namespace n ON n.oid = y.typnamespace WHERE y.typtype IN ('e', 'd') AND ${OWN('pg_type', 'y')}`;
