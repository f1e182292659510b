import { MigrationError } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';

/** Checks a whole database. Throws EXPECTATION_FAILED. */
export function checkWhole(db: Connection): void {
  const problems = db.prepare('PRAGMA integrity_check(10)').pluck().all() as string[];
  if (problems.length !== 1 || problems[0] !== 'ok') throw failed('integrity_check', problems.join('; '));
  checkForeignKeys(db);
}

/** Moves all of a database durably into its one file and closes it. Throws EXPECTATION_FAILED. */
export function sealDatabase(db: Connection): void {
  // On macOS a plain sync leaves the bytes with the disk.
  db.pragma('fullfsync = 1');
  db.pragma('checkpoint_fullfsync = 1');
  const [busy] = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').raw().get() as [bigint];
  if (busy !== 0n) throw failed('wal_checkpoint', 'the database is busy');
  const mode = db.pragma('journal_mode = DELETE', { simple: true });
  if (mode !== 'delete') throw failed('journal_mode', `it stays ${String(mode)}`);
  db.close();
}

/** Rows that point at nothing are told in the ledger; a key that cannot be checked at all must not be there. */
function checkForeignKeys(db: Connection): void {
  try {
    db.prepare('PRAGMA foreign_key_check').get();
  } catch (error) {
    throw failed('foreign_key_check', String((error as { readonly message?: unknown }).message), error);
  }
}

function failed(check: string, found: string, cause?: unknown): MigrationError {
  return new MigrationError({
    code: 'EXPECTATION_FAILED',
    message: `The new database does not pass ${check}: ${found}. It was not put in place.`,
    hint: 'Check the disk and the memory of this machine, then run again.',
    ...(cause === undefined ? {} : { cause }),
  });
}
