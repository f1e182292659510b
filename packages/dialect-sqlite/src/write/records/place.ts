import Database from 'better-sqlite3';
import type { Connection } from '../../connect/connection.js';
import { RECORD_MARK } from '../record-tables.js';

/** Databases whose records lie in a file beside them. */
const beside = new WeakMap<Connection, Connection>();

/**
 * Opens the file in which the records of a database lie while it is built, so that no page of it ever holds them; nobody
 * else opens it until it is closed. Each transaction is on the disk when it ends.
 */
export function openRecords(path: string): Connection {
  const records = new Database(path, { timeout: 0 });
  try {
    records.defaultSafeIntegers(true);
    records.pragma('locking_mode = EXCLUSIVE');
    records.pragma('journal_mode = WAL');
    records.pragma('synchronous = FULL');
    records.exec('BEGIN EXCLUSIVE; COMMIT');
    return records;
  } catch (error) {
    records.close();
    throw error;
  }
}

/** Keeps the records of a database in another one. */
export function keepBeside(db: Connection, records: Connection): void {
  beside.set(db, records);
}

/** The database that holds the records of another one: most often itself. */
export function recordsOf(db: Connection): Connection {
  return beside.get(db) ?? db;
}

export function isBeside(db: Connection): boolean {
  return beside.has(db);
}

/** Whether the records have this table. */
export function hasRecords(records: Connection, table: string): boolean {
  const query = `SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ? AND instr(sql, '${RECORD_MARK}')`;
  return records.prepare(query).get(table) !== undefined;
}
