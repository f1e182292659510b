import { type Damage, MAX_NOTE_KEYS, type Note } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import Database from 'better-sqlite3';
import type { Connection } from '../../connect/connection.js';
import { describeTable } from '../rows/table-shape.js';
import { findDamage } from './find-damage.js';
import { salvageRows } from './salvage-rows.js';
import { tellLosses } from './tell-losses.js';

/** Nothing but the rows themselves decides which are taken over. A statement that fails is taken back by its journal. */
const SETTINGS: readonly string[] = [
  'journal_mode = MEMORY',
  'synchronous = OFF',
  'foreign_keys = 0',
  'ignore_check_constraints = 1',
  'trusted_schema = 0',
];

/** A damaged database and the file, not there yet, that shall hold what can be read of it. */
export interface SalvageRequest {
  readonly from: string;
  readonly to: string;
}

/**
 * Builds a new database of what can be read of a damaged one, of all pages that are whole, and tells what is missing. The
 * damaged one must be a copy: SQLite may leave files beside it.
 */
export function salvage({ from, to }: SalvageRequest): readonly Note[] {
  const damage = inspectDamage(from, to);
  const db = new Database(to);
  try {
    db.defaultSafeIntegers(true);
    db.unsafeMode(true);
    for (const pragma of SETTINGS) db.pragma(pragma);
    db.prepare('ATTACH ? AS old').run(from);
    const notes = copyObjects(db, damage);
    for (const name of ['user_version', 'application_id'])
      db.pragma(`main.${name} = ${String(db.pragma(`old.${name}`, { simple: true }))}`);
    return notes;
  } finally {
    db.close();
  }
}

/** What is damaged; makes the new file, in the encoding of the old one. */
function inspectDamage(from: string, to: string): readonly Damage[] {
  const old = new Database(from, { readonly: true });
  const made = new Database(to);
  try {
    for (const name of ['encoding', 'page_size'])
      made.pragma(`${name} = '${String(old.pragma(name, { simple: true }))}'`);
    made.exec('CREATE TABLE made (x); DROP TABLE made');
    return findDamage(old);
  } finally {
    old.close();
    made.close();
  }
}

interface OldObject {
  readonly type: string;
  readonly name: string;
  readonly rootpage: bigint;
  readonly sql: string | null;
}

function copyObjects(db: Connection, damage: readonly Damage[]): readonly Note[] {
  const objects = db
    .prepare<[], OldObject>('SELECT type, name, rootpage, sql FROM old.sqlite_schema')
    .all()
    .filter(({ name, sql }) => sql !== null && !name.startsWith('sqlite_'));
  const tables = objects.filter(({ type, rootpage }) => type === 'table' && rootpage > 0n);
  for (const { sql } of tables) db.exec(String(sql));
  const notes = tables.flatMap(({ name }) => copyTable(db, name, damage));
  copySequences(db);
  for (const { sql } of objects.filter(({ type }) => type === 'index')) db.exec(String(sql));
  db.pragma('writable_schema = 1');
  db.exec(`INSERT INTO main.sqlite_schema SELECT * FROM old.sqlite_schema
    WHERE type IN ('view', 'trigger') OR (type = 'table' AND rootpage = 0)`);
  const others = damage.filter(({ place: { table } }) => !tables.some(({ name }) => name === table));
  return [...notes, ...tellLosses(undefined, others)];
}

function copyTable(db: Connection, table: string, damage: readonly Damage[]): readonly Note[] {
  const holes = salvageRows(db, table);
  const found = damage.filter(({ place }) => place.table === table);
  if (found.length === 0 && holes.length === 0) return [];
  return tellLosses(table, found, { holes, missing: missingKeys(db, table) });
}

/** Keys of rows that an index still knows; the pages that held them do not. */
function missingKeys(db: Connection, table: string): readonly string[] {
  const { keys } = describeTable(db, table);
  const [rowid] = keys.columns;
  if (rowid === undefined || keys.columns.length > 1) return [];
  const name = quoteIdentifier(table);
  const indexes = db
    .prepare<[string], string>("SELECT name FROM pragma_index_list(?, 'old') WHERE partial = 0")
    .pluck()
    .all(table);
  const known = indexes.flatMap((index) => {
    try {
      return db
        .prepare<[], bigint>(
          `SELECT ${rowid} FROM old.${name} INDEXED BY ${quoteIdentifier(index)} EXCEPT SELECT ${rowid} FROM main.${name} LIMIT ${MAX_NOTE_KEYS}`,
        )
        .pluck()
        .all();
    } catch {
      // It is damaged as well, or that of a table without rowids.
      return [];
    }
  });
  return [...new Set(known)].slice(0, MAX_NOTE_KEYS).map((key) => `${keys.labels[0]}=${key}`);
}

function copySequences(db: Connection): void {
  const has = "SELECT count(*) = 2 FROM pragma_table_list WHERE name = 'sqlite_sequence'";
  if (db.prepare(has).pluck().get() !== 1n) return;
  db.exec(
    'DELETE FROM main.sqlite_sequence; INSERT INTO main.sqlite_sequence SELECT * FROM old.sqlite_sequence',
  );
}
