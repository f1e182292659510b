import type Database from 'better-sqlite3';
import type { SqliteCell } from './cell.js';

interface SqliteColumn {
  readonly name: string;
  /** The place in the primary key, from 1; 0: not part of it. */
  readonly keyPosition: number;
}

export interface SqliteTable {
  readonly name: string;
  readonly columns: readonly SqliteColumn[];
}

/** The tables that hold a user's rows: no virtual tables, no shadow tables, nothing of SQLite's own. */
export function listSqliteTables(db: Database.Database): readonly SqliteTable[] {
  const names = db
    .prepare(
      `SELECT name FROM pragma_table_list
       WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
    )
    .pluck()
    .all() as string[];
  return names.map((name) => ({ name, columns: listColumns(db, name) }));
}

function listColumns(db: Database.Database, table: string): readonly SqliteColumn[] {
  const rows = db.prepare('SELECT name, pk FROM pragma_table_xinfo(?) WHERE hidden <> 1').all(table);
  return (rows as { name: string; pk: number }[]).map(({ name, pk }) => ({ name, keyPosition: Number(pk) }));
}

/** Every row of a table, every value with its storage class. Text comes as bytes, so that nothing is decoded. */
export function* readSqliteRows(db: Database.Database, table: SqliteTable): Generator<readonly SqliteCell[]> {
  const utf8 = db.pragma('encoding', { simple: true }) === 'UTF-8';
  const cells = table.columns.map(({ name }) => cellSql(quote(name), utf8)).join(', ');
  const statement = db
    .prepare(`SELECT ${cells} FROM ${quote(table.name)}`)
    .raw(true)
    .safeIntegers(true);
  for (const row of statement.iterate() as IterableIterator<readonly unknown[]>) {
    yield table.columns.map((_, index) => toCell(row[index * 2], row[index * 2 + 1]));
  }
}

export function cellSql(column: string, utf8: boolean): string {
  // In a UTF-16 database CAST would give UTF-16; there the driver's own decoding is used.
  return utf8
    ? `typeof(${column}), CASE typeof(${column}) WHEN 'text' THEN CAST(${column} AS BLOB) ELSE ${column} END`
    : `typeof(${column}), ${column}`;
}

export function toCell(storage: unknown, value: unknown): SqliteCell {
  if (storage === 'integer' && typeof value === 'bigint') return { storage, value };
  if (storage === 'real' && typeof value === 'number') return { storage, value };
  if (storage === 'text' && typeof value === 'string') return { storage, value: Buffer.from(value) };
  if (storage === 'text' || storage === 'blob') return { storage, value: value as Uint8Array };
  return { storage: 'null' };
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
