import { hash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import Database from 'better-sqlite3';
import { quote } from '../../checker/sqlite-side.js';
import type { DatabaseState } from './database-state.js';

/** Settings that are part of the file. */
const SETTINGS = ['encoding', 'page_size', 'auto_vacuum', 'user_version', 'application_id', 'journal_mode'];

/**
 * Reads all that a SQLite file holds, and which files lie beside it whose names begin with its own. Rows count as often as
 * they are there; their rowids do not count where no column shows them.
 */
export function readSqliteState(path: string): DatabaseState {
  const beside = readdirSync(dirname(path)).filter((name) => name.startsWith(basename(path)));
  const lines = beside.map((name) => `file ${name.slice(basename(path).length)}`);
  if (!beside.includes(basename(path))) return new Set(lines);
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    for (const name of SETTINGS) lines.push(`setting ${name} ${db.pragma(name, { simple: true })}`);
    for (const check of ['integrity_check', 'foreign_key_check'])
      lines.push(`${check} ${JSON.stringify(db.pragma(check))}`);
    const objects = db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema').all() as SchemaRow[];
    for (const { type, name, tbl_name, sql } of objects) lines.push(`${type} ${name} on ${tbl_name}: ${sql}`);
    for (const { name } of objects.filter(isTable)) lines.push(`table ${name} ${rowsOf(db, name)}`);
    return new Set(lines);
  } finally {
    db.close();
  }
}

interface SchemaRow {
  readonly type: string;
  readonly name: string;
  readonly tbl_name: string;
  readonly sql: string | null;
}

/** What ANALYZE keeps is a guess, and no two runs have the same records; the rest counts, the table of generated keys too. */
function isTable({ type, name }: SchemaRow): boolean {
  return type === 'table' && !/^(sqlite_stat|godwit_)/.test(name);
}

/** How many rows there are, and a sum over all of them that does not depend on their order. */
function rowsOf(db: Database.Database, table: string): string {
  const columns = db.prepare('SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1').pluck().all(table);
  const row = (columns as string[]).map((name) => `quote(${quote(name)})`).join(" || ',' || ");
  let sum = 0n;
  let count = 0;
  for (const text of db
    .prepare(`SELECT ${row} FROM ${quote(table)}`)
    .pluck()
    .iterate()) {
    sum += BigInt(`0x${hash('md5', String(text)).slice(0, 15)}`);
    count += 1;
  }
  return `${count} rows ${sum}`;
}
