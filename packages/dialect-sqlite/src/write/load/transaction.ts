import type { Connection } from '../../connect/connection.js';

/** Connections of which all that is written is one transaction. */
const whole = new WeakSet<Connection>();

/** What ends a part of a transaction that is written as a whole. */
const PART = 'godwit_part';

/** Begins a transaction that holds all others of this connection as its parts, until it is closed or {@link commitWhole}. */
export function beginWhole(db: Connection): void {
  db.exec('BEGIN IMMEDIATE');
  whole.add(db);
}

/** Makes all that was written lasting. */
export function commitWhole(db: Connection): void {
  db.exec('COMMIT');
  whole.delete(db);
}

/** Begins a transaction for writing. Where its whole has ended by a failure, nothing more may be written. */
export function begin(db: Connection): void {
  if (whole.has(db) && !db.inTransaction) throw new Error('the transaction of the run was taken back');
  db.exec(whole.has(db) ? `SAVEPOINT ${PART}` : 'BEGIN IMMEDIATE');
}

export function commit(db: Connection): void {
  db.exec(whole.has(db) ? `RELEASE ${PART}` : 'COMMIT');
}

/** Some failures have ended the transaction already. */
export function rollback(db: Connection): void {
  if (!db.inTransaction) return;
  db.exec(whole.has(db) ? `ROLLBACK TO ${PART}; RELEASE ${PART}` : 'ROLLBACK');
}
