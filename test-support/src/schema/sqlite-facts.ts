import Database from 'better-sqlite3';
import { compareFacts, type Fact, type FactKind, type SchemaDifference } from './fact.js';
import { meaningOf } from './sqlite-meaning.js';

/** Compares the schemas of two SQLite files by their PRAGMAs and, for what has none, by the text of `sqlite_schema`. */
export function compareSqliteSchemas(expectedPath: string, foundPath: string): readonly SchemaDifference[] {
  return compareFacts(readSqliteFacts(expectedPath), readSqliteFacts(foundPath));
}

/** The same, but types and defaults that only have other words for the same are the same. */
export function compareSqliteMeanings(expectedPath: string, foundPath: string): readonly SchemaDifference[] {
  const [expected, found] = [expectedPath, foundPath].map((path) => readSqliteFacts(path).map(meaningOf));
  return compareFacts(expected ?? [], found ?? []);
}

function readSqliteFacts(path: string): readonly Fact[] {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    return QUERIES.flatMap((query) => (db.prepare(query).all() as FactRow[]).map(toFact));
  } finally {
    db.close();
  }
}

interface FactRow {
  readonly kind: FactKind;
  readonly key: string;
  readonly table: string | null;
  readonly column: string | null;
  readonly object: string | null;
  readonly value: string;
}

function toFact({ kind, key, table, column, object, value }: FactRow): Fact {
  const place = {
    ...(table !== null && { table }),
    ...(column !== null && { column }),
    ...(object !== null && { object }),
  };
  return { kind, key: JSON.stringify([table, key]), place, value: String(value) };
}

const TABLES = `(SELECT * FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
  AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'godwit\\_%' ESCAPE '\\') AS t`;

/** A text of `sqlite_schema` with its blanks made single, for comparison. */
const sql = (name: string): string =>
  `(SELECT replace(replace(sql, char(10), ' '), char(13), ' ') FROM sqlite_schema WHERE name = ${name})`;

const OPTIONS = `
  SELECT 'table' AS kind, 'table' AS key, name AS "table", NULL AS column, NULL AS object, 'table' AS value FROM ${TABLES}
  UNION ALL SELECT 'option', 'without rowid', name, NULL, NULL, 'without rowid' FROM ${TABLES} WHERE wr
  UNION ALL SELECT 'option', 'strict', name, NULL, NULL, 'strict' FROM ${TABLES} WHERE strict
  UNION ALL SELECT 'generator', 'autoincrement', name, NULL, NULL, 'autoincrement' FROM ${TABLES}
    WHERE ${sql('t.name')} LIKE '%AUTOINCREMENT%'
  UNION ALL SELECT 'generator', 'rowid', name, NULL, NULL, 'rowid' FROM ${TABLES}
    WHERE wr = 0 AND NOT EXISTS (SELECT 1 FROM pragma_index_list(t.name) WHERE origin = 'pk')
      AND (SELECT count(*) = 1 AND upper(max(type)) = 'INTEGER' FROM pragma_table_info(t.name) WHERE pk)`;

/** An alias of the rowid: the one column of a primary key, declared INTEGER. It is never NULL, whatever is declared. */
const IS_ROWID = `(t.wr = 0 AND c.pk = 1 AND upper(c.type) = 'INTEGER'
  AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE pk > 1)
  AND NOT EXISTS (SELECT 1 FROM pragma_index_list(t.name) WHERE origin = 'pk'))`;

/** A literal in double quotes is a string where nothing has that name. */
const DEFAULT = `CASE WHEN c.dflt_value LIKE '"%"' THEN '''' || trim(c.dflt_value, '"') || '''' ELSE c.dflt_value END`;

/** Hidden: 2 is generated when read, 3 is stored. */
const column = (kind: FactKind, value: string, where = '1'): string =>
  `SELECT '${kind}' AS kind, c.name AS key, t.name AS "table", c.name AS column, NULL AS object, ${value} AS value
   FROM ${TABLES} JOIN pragma_table_xinfo(t.name) AS c WHERE c.hidden <> 1 AND (${where})`;

const COLUMNS = [
  column('column', 'c.cid'),
  column('type', 'upper(c.type)'),
  column('nullable', `CASE WHEN c."notnull" OR ${IS_ROWID} THEN 'not null' ELSE 'null' END`),
  column('default', DEFAULT, "c.dflt_value IS NOT NULL AND upper(c.dflt_value) <> 'NULL'"),
  column('generated', "CASE c.hidden WHEN 2 THEN 'virtual' ELSE 'stored' END", 'c.hidden IN (2, 3)'),
].join(' UNION ALL ');

/** What an index is over; the column of an expression has no name. */
const parts = (index: string): string =>
  `(SELECT group_concat(coalesce(p.name, 'expression') || CASE WHEN p.desc THEN ' DESC' ELSE '' END || ' ' || p.coll, ', ')
    FROM (SELECT * FROM pragma_index_xinfo(${index}) WHERE key ORDER BY seqno) AS p)`;

const KEYS = `
  SELECT 'primary-key' AS kind, 'primary key' AS key, t.name AS "table", NULL AS column, NULL AS object,
    (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_table_xinfo(t.name) WHERE pk ORDER BY pk)) AS value
  FROM ${TABLES} WHERE value IS NOT NULL
  UNION ALL
  SELECT 'unique', ${parts('i.name')}, t.name, NULL, NULL, ${parts('i.name')}
  FROM ${TABLES} JOIN pragma_index_list(t.name) AS i WHERE i.origin = 'u'
  UNION ALL
  SELECT 'index', i.name, t.name, NULL, i.name,
    CASE WHEN i."unique" THEN 'UNIQUE ' ELSE '' END || ${parts('i.name')}
      || CASE WHEN i.partial THEN ' partial' ELSE '' END
  FROM ${TABLES} JOIN pragma_index_list(t.name) AS i WHERE i.origin = 'c'`;

/** A foreign key that names no columns points at the primary key. */
const FOREIGN_KEYS = `
  SELECT 'foreign-key' AS kind, columns AS key, "table", NULL AS column, NULL AS object,
    columns || ' -> ' || target || ' (' || referenced || ') on update ' || on_update || ' on delete ' || on_delete AS value
  FROM (
    SELECT t.name AS "table", f.id, f."table" AS target, f.on_update, f.on_delete,
      group_concat(f."from", ', ' ORDER BY f.seq) AS columns,
      group_concat(coalesce(f."to", (SELECT name FROM pragma_table_info(f."table") WHERE pk = f.seq + 1)), ', ' ORDER BY f.seq)
        AS referenced
    FROM ${TABLES} JOIN pragma_foreign_key_list(t.name) AS f GROUP BY t.name, f.id)`;

const PROGRAMS = `
  SELECT type AS kind, name AS key, CASE type WHEN 'trigger' THEN tbl_name END AS "table", NULL AS column, name AS object, sql AS value
  FROM sqlite_schema WHERE type IN ('view', 'trigger')`;

/** Each gives rows of the same six columns. */
const QUERIES = [OPTIONS, COLUMNS, KEYS, FOREIGN_KEYS, PROGRAMS] as const;
