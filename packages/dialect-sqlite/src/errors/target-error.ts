import { type ErrorCode, isMigrationError, MigrationError, type Place } from '@godwit/plugin-api';
import { errnoOf } from '../write/target-place.js';
import { sqliteCode, unparsable } from './sqlite-error.js';

interface Meaning {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

const LOCKED: Meaning = {
  code: 'TARGET_LOCKED',
  message: 'Another process has the target database open or locked.',
  hint: 'End the program that uses it, or wait until another run has ended.',
};

/** What it means in the midst of writing a table: the run has the target, and someone else is in its way for a moment. */
const BUSY: Meaning = {
  code: 'TARGET_BUSY',
  message: 'Another program holds the target database at this moment.',
  hint: 'It passes when that program ends its transaction; then go on with the run.',
};

const READ_ONLY: Meaning = {
  code: 'PERMISSION_DENIED',
  message: 'The target database, its folder or its medium is read-only.',
  hint: 'Choose a folder in which this user may write, and a file that may be written.',
};

const FULL: Meaning = {
  code: 'DISK_FULL',
  message: 'The disk of the target is full.',
  hint: 'Make room, then run again.',
};

// The longest prefix of SQLite's extended result code that is listed here counts.
const MEANINGS: Readonly<Record<string, Meaning>> = {
  SQLITE_NOTADB: {
    code: 'TARGET_NOT_EMPTY',
    message: 'There is a file that is not a SQLite database, or an encrypted one; it is never overwritten.',
    hint: 'Choose another name, or move the file away.',
  },
  SQLITE_CORRUPT: {
    code: 'WRITE_FAILED',
    message: 'The target database is damaged.',
    hint: 'See what is wrong with: sqlite3 FILE "PRAGMA integrity_check"',
  },
  SQLITE_BUSY: LOCKED,
  SQLITE_LOCKED: LOCKED,
  SQLITE_READONLY: READ_ONLY,
  SQLITE_READONLY_DBMOVED: {
    code: 'LOCK_LOST',
    message: 'The target file was moved or removed while it was written, and so was the lock on it.',
    hint: 'See that nothing moves or removes such files, and run again.',
  },
  SQLITE_CANTOPEN: READ_ONLY,
  SQLITE_PERM: READ_ONLY,
  SQLITE_FULL: FULL,
  // What a file system without room for the pages of -wal or -shm answers.
  SQLITE_IOERR_SHMSIZE: FULL,
  // What the system says where pages are written without SQLite.
  ENOSPC: FULL,
  EDQUOT: FULL,
  SQLITE_TOOBIG: { code: 'CELL_TOO_LARGE', message: 'A value is larger than SQLite can hold (1 GB).' },
  SQLITE_IOERR: {
    code: 'WRITE_FAILED',
    message: 'The operating system failed to write or read the target file.',
  },
  SQLITE_NOMEM: { code: 'WRITE_FAILED', message: 'There is not enough memory to write the target.' },
};

/** What an error of SQLite means to a person who writes to it; a coded error stays as it is. */
export function targetError(
  error: unknown,
  otherwise: ErrorCode = 'WRITE_FAILED',
  place: Place = {},
): MigrationError {
  if (isMigrationError(error)) return error;
  const foreign = unparsable(error);
  if (foreign !== undefined) {
    const { object, reason, hint } = foreign;
    const message = `This SQLite cannot read the target's definition of "${object}": ${reason}.`;
    return new MigrationError({ code: otherwise, message, hint, place: { object, ...place }, cause: error });
  }
  const code = sqliteCode(error) ?? errnoOf(error);
  const meaning = code === undefined ? undefined : meaningOf(code);
  if (meaning === LOCKED && place.table !== undefined)
    return new MigrationError({ ...BUSY, place, cause: error });
  if (meaning !== undefined) return new MigrationError({ ...meaning, place, cause: error });
  return new MigrationError({
    code: otherwise,
    message: `SQLite refused this: ${errorText(error)}.`,
    place,
    cause: error,
  });
}

/** Whether rows stand against a key, a check or a NOT NULL. */
export function isConstraint(error: unknown): boolean {
  return sqliteCode(error)?.startsWith('SQLITE_CONSTRAINT') === true;
}

/** SQLite's own words, which name tables and columns but never a value. */
export function errorText(error: unknown): string {
  const text =
    typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
  return text.replace(/\.$/, '');
}

function meaningOf(code: string): Meaning | undefined {
  const prefix = Object.keys(MEANINGS)
    .filter((known) => code === known || code.startsWith(`${known}_`))
    .sort((a, b) => b.length - a.length)[0];
  return prefix === undefined ? undefined : MEANINGS[prefix];
}
