import Database from 'better-sqlite3';
import { kindOf } from './kinds.js';
import type { Shape, ShapeTable } from './shape.js';

/** Rows between two looks at the size of the file, of about these many bytes. */
const STEP_BYTES = 4e6;

/** Makes a SQLite file of about `megabytes` at `path`, and answers with the number of its rows. */
export function createShape(path: string, shape: Shape, megabytes: number): number {
  const db = new Database(path);
  try {
    db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536');
    return shape.tables.reduce((sum, table) => sum + fill(db, table, megabytes / shape.tables.length), 0);
  } finally {
    db.close();
  }
}

function fill(db: Database.Database, table: ShapeTable, megabytes: number): number {
  db.exec(sqliteTable(table));
  const until = bytesOf(db) + megabytes * 1e6;
  let rows = 0;
  let step = 20;
  while (bytesOf(db) < until) {
    const before = bytesOf(db);
    db.exec(`BEGIN; ${insertRows(table, rows + 1, rows + step)}; COMMIT`);
    rows += step;
    if (bytesOf(db) - before < STEP_BYTES) step = Math.min(step * 2, 200_000);
  }
  return rows;
}

function bytesOf(db: Database.Database): number {
  return Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
}

/** CREATE TABLE for SQLite; the first column is the key. */
export function sqliteTable({ name, columns }: ShapeTable): string {
  const declared = columns.map(({ name: column, kind }, index) => {
    return `${column} ${kindOf(kind).sqlite}${index === 0 ? ' PRIMARY KEY' : ''}`;
  });
  return `CREATE TABLE ${name} (${declared.join(', ')})`;
}

/** CREATE TABLE for PostgreSQL, without the key. */
export function postgresTable({ name, columns }: ShapeTable): string {
  const declared = columns.map(({ name: column, kind }) => `${column} ${kindOf(kind).postgres}`);
  return `CREATE TABLE ${name} (${declared.join(', ')})`;
}

function insertRows({ name, columns }: ShapeTable, first: number, last: number): string {
  return `WITH RECURSIVE n (i, h) AS (
      SELECT ${first}, ${first} * 2654435761 % 4294967296
      UNION ALL SELECT i + 1, (i + 1) * 2654435761 % 4294967296 FROM n WHERE i < ${last})
    INSERT INTO ${name} SELECT ${columns.map(({ value }) => value).join(', ')} FROM n`;
}
