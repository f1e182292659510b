import type { Connection } from '../../connect/connection.js';
import { rememberSchema } from '../../connect/remembered.js';

/** Begins a transaction, which takes its snapshot with its first read. */
export function beginReading(db: Connection): void {
  db.exec('BEGIN');
  rememberSchema(db);
  db.prepare('SELECT count(*) FROM sqlite_schema').get();
}

/** The version of the database that a connection outside of the transaction sees. */
export function versionOf(watcher: Connection): number {
  return Number(watcher.pragma('data_version', { simple: true }));
}

/** Whether the snapshot of a database is kept by its log, so that others may write while it is read. */
export function isInWal(db: Connection): boolean {
  return db.pragma('journal_mode', { simple: true }) === 'wal';
}
