import Database from 'better-sqlite3';
import { quote } from './sqlite-side.js';

/** A column of SQLite that gives out keys by itself, and the largest it ever gave. */
export interface SqliteKey {
  readonly table: string;
  readonly column: string;
  readonly largest: bigint | undefined;
}

/** Every alias of the rowid: the one column of a primary key, declared INTEGER, in a table that has rowids. */
export function listSqliteKeys(path: string): readonly SqliteKey[] {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const aliases = db.prepare(ALIASES).all() as { table: string; column: string }[];
    return aliases.map(({ table, column }) => ({ table, column, largest: largestKey(db, table, column) }));
  } finally {
    db.close();
  }
}

/** A key that is declared INTEGER but is no alias (`PRIMARY KEY DESC`) has an index of its own. */
const ALIASES = `
  SELECT t.name AS "table", max(c.name) AS "column"
  FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c ON c.pk > 0
  WHERE t.schema = 'main' AND t.type = 'table' AND t.wr = 0 AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    AND NOT EXISTS (SELECT 1 FROM pragma_index_list(t.name) AS i WHERE i.origin = 'pk')
  GROUP BY t.name HAVING count(*) = 1 AND upper(max(c.type)) = 'INTEGER'`;

function largestKey(db: Database.Database, table: string, column: string): bigint | undefined {
  const given = db
    .prepare(`SELECT max(${quote(column)}) FROM ${quote(table)}`)
    .pluck()
    .safeIntegers(true)
    .get();
  const remembered = hasSequences(db)
    ? db.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').pluck().safeIntegers(true).get(table)
    : undefined;
  const keys = [given, remembered].filter((key) => typeof key === 'bigint');
  return keys.length === 0 ? undefined : keys.reduce((left, right) => (left > right ? left : right));
}

function hasSequences(db: Database.Database): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").get() !== undefined;
}
