import { MigrationError } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';

/** Connections of which all that is written is one transaction. */
const whole = new WeakSet<Connection>();

/** Transactions of two databases that end together: of one that is built, and of its records. */
interface Holding {
  readonly records: Connection;
  /** The number of the last one that was committed. It stands in both databases. */
  readonly number: bigint;
  /** Writes such a number into the records. */
  record(number: bigint): void;
}

interface Held extends Holding {
  number: bigint;
  began: number;
  /** How long it took to make lasting what was gathered. */
  spentMs: number;
  isLost: boolean;
}

const held = new WeakMap<Connection, Held>();

/** What ends a part of a transaction that is written as a whole. */
const PART = 'godwit_part';

/** What is written waits no longer than this to be made lasting. */
const LONGEST_WAIT_MS = 1000;
/** It waits that many times as long as it took last, since every time costs some syncs of the disk. */
const WAIT_TIMES = 30;

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

/**
 * From now on transactions are gathered, and end together with those of the records. No two files can be committed as one, so
 * the records go first, under a number that the database gets in its header with its own: what records say under a
 * larger one than it has never came to be.
 */
export function holdTransactions(db: Connection, holding: Holding): void {
  held.set(db, { ...holding, began: 0, spentMs: 0, isLost: false });
}

/** Whether transactions are gathered. */
export function isHeld(db: Connection): boolean {
  return held.has(db);
}

/** How long it took last to make lasting what was gathered; 0 where nothing is. */
export function settlingMs(db: Connection): number {
  return held.get(db)?.spentMs ?? 0;
}

/** The number under which what is recorded now counts; 0 where none is asked for. */
export function numberOf(db: Connection): bigint {
  const hold = held.get(db);
  if (hold === undefined) return 0n;
  return db.inTransaction ? hold.number + 1n : hold.number;
}

/** Begins a transaction for writing. Where its whole has ended by a failure, nothing more may be written. */
export function begin(db: Connection): void {
  const hold = held.get(db);
  if (hold !== undefined) beginHeld(db, hold);
  else if (whole.has(db) && !db.inTransaction) throw new Error('the transaction of the run was taken back');
  db.exec(hold !== undefined || whole.has(db) ? `SAVEPOINT ${PART}` : 'BEGIN IMMEDIATE');
}

export function commit(db: Connection): void {
  const hold = held.get(db);
  db.exec(hold !== undefined || whole.has(db) ? `RELEASE ${PART}` : 'COMMIT');
  if (hold === undefined) return;
  const wait = Math.min(LONGEST_WAIT_MS, WAIT_TIMES * hold.spentMs);
  if (performance.now() - hold.began >= wait) settle(db);
}

/** Some failures have ended the transaction already. */
export function rollback(db: Connection): void {
  const hold = held.get(db);
  if (!db.inTransaction) {
    if (hold?.records.inTransaction) lose(db);
    return;
  }
  db.exec(hold !== undefined || whole.has(db) ? `ROLLBACK TO ${PART}; RELEASE ${PART}` : 'ROLLBACK');
}

/** Runs work in a transaction of its own. */
export function inTransaction(db: Connection, work: () => void): void {
  begin(db);
  try {
    work();
    commit(db);
  } catch (error) {
    rollback(db);
    throw error;
  }
}

/** Makes all lasting that was gathered; nothing is under way afterwards. */
export function settle(db: Connection): void {
  const hold = held.get(db);
  if (hold === undefined || !db.inTransaction) return;
  const number = hold.number + 1n;
  const start = performance.now();
  try {
    db.pragma(`main.user_version = ${number}`);
    hold.record(number);
    hold.records.exec('COMMIT');
    db.exec('COMMIT');
  } catch (error) {
    lose(db);
    throw error;
  }
  hold.number = number;
  hold.spentMs = performance.now() - start;
}

/** What was gathered and cannot be made lasting is taken back; after that nothing more is written. */
export function lose(db: Connection): void {
  const hold = held.get(db);
  if (hold === undefined) return;
  hold.isLost = true;
  for (const one of [db, hold.records]) if (one.inTransaction) one.exec('ROLLBACK');
}

function beginHeld(db: Connection, hold: Held): void {
  if (hold.isLost) throw lost();
  if (db.inTransaction) return;
  hold.records.exec('BEGIN IMMEDIATE');
  try {
    db.exec('BEGIN IMMEDIATE');
  } catch (error) {
    hold.records.exec('ROLLBACK');
    throw error;
  }
  hold.began = performance.now();
}

function lost(): MigrationError {
  return new MigrationError({
    code: 'WRITE_FAILED',
    message: 'An earlier failure took back what was written last; nothing more is written.',
    hint: 'Mend what failed first, then go on with the run.',
  });
}
