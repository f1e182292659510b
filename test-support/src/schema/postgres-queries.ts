/** Relations of a user: no system's, no extension's, no partition (which is part of its table). */
const OWN = `n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'godwit')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e')`;

const TABLES = `(SELECT c.oid, c.relkind, c.relpersistence, n.nspname, c.relname FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND ${OWN}) AS t`;

/** Columns of the result: kind, key (of what is beside the table), schema, table, column, object, value. */
const OPTIONS = `
  SELECT 'table' AS kind, NULL AS key, nspname, relname, NULL AS attname, NULL AS object, 'table' AS value FROM ${TABLES}
  UNION ALL
  SELECT 'option', 'partitioned', nspname, relname, NULL, NULL, pg_get_partkeydef(oid) FROM ${TABLES} WHERE relkind = 'p'
  UNION ALL
  SELECT 'option', 'unlogged', nspname, relname, NULL, NULL, 'unlogged' FROM ${TABLES} WHERE relpersistence = 'u'
  UNION ALL
  SELECT 'option', 'inherits', nspname, relname, NULL, NULL, string_agg(inhparent::regclass::text, ', ')
    FROM ${TABLES} JOIN pg_inherits ON inhrelid = oid GROUP BY nspname, relname`;

/** A sequence that a column owns, or that its default asks, makes it a serial one. */
const COLUMNS = `
  SELECT f.kind, a.attname AS key, t.nspname, t.relname, a.attname, NULL AS object, f.value
  FROM ${TABLES}
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type y ON y.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  CROSS JOIN LATERAL (SELECT pg_get_expr(d.adbin, d.adrelid) AS text) e
  CROSS JOIN LATERAL (VALUES
    ('column', (SELECT count(*)::text FROM pg_attribute b
      WHERE b.attrelid = a.attrelid AND b.attnum BETWEEN 1 AND a.attnum AND NOT b.attisdropped)),
    ('type', format_type(a.atttypid, a.atttypmod)),
    ('nullable', CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END),
    ('generator', CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity by default'
      ELSE CASE WHEN e.text LIKE 'nextval(%' THEN 'serial' END END),
    ('generated', CASE a.attgenerated WHEN 's' THEN 'stored ' || e.text WHEN 'v' THEN 'virtual ' || e.text END),
    ('default', CASE WHEN a.attgenerated = '' AND e.text NOT LIKE 'nextval(%' THEN e.text END),
    ('collation', CASE WHEN a.attcollation <> y.typcollation THEN a.attcollation::regcollation::text END)
  ) AS f (kind, value)
  WHERE f.value IS NOT NULL`;

/** A NOT NULL is told at its column; a key is known by its columns, a check by its text, whatever their names. */
const CONSTRAINTS = `
  SELECT CASE k.contype WHEN 'p' THEN 'primary-key' WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreign-key'
      WHEN 'x' THEN 'exclusion' ELSE 'check' END AS kind,
    CASE WHEN k.contype IN ('u', 'f') THEN k.conkey::text WHEN k.contype = 'p' THEN '' ELSE pg_get_constraintdef(k.oid) END
      AS key,
    t.nspname, t.relname, NULL AS attname, k.conname AS object, pg_get_constraintdef(k.oid) AS value
  FROM ${TABLES} JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype IN ('p', 'u', 'f', 'c', 'x')`;

const INDEXES = `
  SELECT 'index' AS kind, i.relname AS key, t.nspname, t.relname, NULL AS attname, i.relname AS object,
    pg_get_indexdef(i.oid) AS value
  FROM ${TABLES} JOIN pg_index x ON x.indrelid = t.oid JOIN pg_class i ON i.oid = x.indexrelid
  WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))`;

const TYPE_FACTS = `
  SELECT CASE c.typtype WHEN 'e' THEN 'enum' ELSE 'domain' END AS kind, c.typname AS key, n.nspname, NULL AS relname,
    NULL AS attname, c.typname AS object,
    CASE c.typtype WHEN 'e' THEN (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
        FROM pg_enum WHERE enumtypid = c.oid)
      ELSE concat_ws(' ', format_type(c.typbasetype, c.typtypmod), CASE WHEN c.typnotnull THEN 'NOT NULL' END,
        'DEFAULT ' || c.typdefault, (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY conname)
          FROM pg_constraint k WHERE k.contypid = c.oid AND k.contype = 'c')) END AS value
  FROM pg_type c JOIN pg_namespace n ON n.oid = c.typnamespace
  WHERE c.typtype IN ('e', 'd') AND ${OWN.replace('pg_class', 'pg_type')}`;

const PROGRAMS = `
  SELECT 'view' AS kind, c.relname AS key, n.nspname, NULL AS relname, NULL AS attname, c.relname AS object,
    CASE c.relkind WHEN 'm' THEN 'materialized ' ELSE '' END || pg_get_viewdef(c.oid) AS value
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND ${OWN}
  UNION ALL
  SELECT 'trigger', g.tgname, t.nspname, t.relname, NULL, g.tgname, pg_get_triggerdef(g.oid)
  FROM ${TABLES} JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal AND g.tgparentid = 0`;

/** Each gives rows of the same seven columns. */
export const FACT_QUERIES = [OPTIONS, COLUMNS, CONSTRAINTS, INDEXES, TYPE_FACTS, PROGRAMS] as const;
