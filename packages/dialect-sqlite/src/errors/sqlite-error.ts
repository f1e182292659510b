import { type ErrorCode, isMigrationError, MigrationError, type Place } from '@godwit/plugin-api';

interface Meaning {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

const COPY_HINT = 'Read from a copy made first: options.snapshot "copy".';

// The longest prefix of SQLite's extended result code that is listed here counts.
const MEANINGS: Readonly<Record<string, Meaning>> = {
  SQLITE_NOTADB: {
    code: 'SOURCE_NOT_A_DATABASE',
    message: 'The file is not a SQLite database, or it is encrypted.',
    hint: 'If it is encrypted (SQLCipher, SEE), decrypt it into a plain file with its own tool first.',
  },
  SQLITE_CORRUPT: {
    code: 'SOURCE_CORRUPT',
    message: 'The database file is damaged.',
    hint: 'See what is wrong with: sqlite3 FILE "PRAGMA integrity_check"; save what can be read with: sqlite3 FILE .recover',
  },
  SQLITE_BUSY_RECOVERY: {
    code: 'SOURCE_BUSY',
    message: 'Another process is recovering the database after a crash.',
    hint: 'Try again in a moment.',
  },
  SQLITE_BUSY: {
    code: 'SOURCE_BUSY',
    message: 'Another process keeps the database locked.',
    hint: 'Stop the program that writes to it, or wait until its transaction ends.',
  },
  SQLITE_LOCKED: { code: 'SOURCE_BUSY', message: 'The database is locked.' },
  SQLITE_READONLY_ROLLBACK: {
    code: 'SOURCE_UNREADABLE',
    message:
      'A transaction was interrupted by a crash and must be rolled back first, which reading alone cannot do.',
    hint: 'Open the database once with its own program, or leave it as it is and read from a copy: options.snapshot "copy".',
  },
  SQLITE_READONLY: {
    code: 'SOURCE_UNREADABLE',
    message: 'The database is in WAL mode and its -shm file cannot be made or opened here.',
    hint: COPY_HINT,
  },
  SQLITE_CANTOPEN: {
    code: 'SOURCE_UNREADABLE',
    message: 'The database, or the -wal and -shm files beside it, cannot be opened.',
    hint: `In WAL mode the folder must be writable. ${COPY_HINT}`,
  },
  SQLITE_PERM: { code: 'SOURCE_UNREADABLE', message: 'The database may not be read.' },
  SQLITE_AUTH: { code: 'SOURCE_UNREADABLE', message: 'The database may not be read.' },
  SQLITE_FULL: { code: 'DISK_FULL', message: 'The disk is full.' },
  SQLITE_TOOBIG: { code: 'CELL_TOO_LARGE', message: 'A value is larger than SQLite can give in one piece.' },
  SQLITE_IOERR: { code: 'READ_FAILED', message: 'The operating system failed to read the database file.' },
  SQLITE_NOMEM: { code: 'READ_FAILED', message: 'There is not enough memory to read the database.' },
};

/** SQLite's own result code of an error, or undefined. */
export function sqliteCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : undefined;
}

/**
 * What an error says. The native library keeps the error class of the first realm that loads it, so `instanceof` fails in
 * every other one: a second `node:vm` context, as test runners make them.
 */
function wordsOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

/**
 * What a statement needs that only its application has, as people call it: `twice()`, `the collation unicase`. Undefined
 * for every other error.
 */
export function missingPart(error: unknown): string | undefined {
  const text = wordsOf(error);
  const [, name] = /^(?:no such|unknown) (?:function|collation sequence): (.*)$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  return text.includes(' collation ') ? `the collation ${name}` : `${name.replace(/\(\)$/, '')}()`;
}

/** Whether SQLite cannot do something because only its application has a part of it; also why it finds no way to a row. */
export function isForeign(error: unknown): error is Error {
  return missingPart(error) !== undefined || wordsOf(error) === 'no query solution';
}

/** What SQLite itself cannot read of a schema, and why, in its own words. */
export interface Unparsable {
  readonly object: string;
  readonly reason: string;
  readonly hint: string;
}

/**
 * What another engine, or a newer version, put into a schema that this SQLite does not understand. It calls that malformed as
 * it does a schema whose pages are damaged, so its words decide.
 */
export function unparsable(error: unknown): Unparsable | undefined {
  const text = wordsOf(error);
  const [, object, reason] = /^malformed database schema \((.*)\) - (.*)$/s.exec(text) ?? [];
  if (object === undefined || reason === undefined || DAMAGE.test(reason)) return undefined;
  return {
    object,
    reason,
    hint: 'Another engine or a newer version wrote it. Let that one drop it from a copy, or move the rows into a new file with it.',
  };
}

const DAMAGE = /^(?:orphan index|invalid rootpage)$/;

/** What an error of SQLite means to a person, as the error to throw; a coded error stays as it is, and gets the place of damage. */
export function toMigrationError(error: unknown, place: Place = {}): MigrationError {
  if (isMigrationError(error)) return error.code === 'SOURCE_CORRUPT' ? placed(error, place) : error;
  const foreign = unparsable(error);
  if (foreign !== undefined) {
    const { object, reason, hint } = foreign;
    const message = `This SQLite cannot read the definition of "${object}": ${reason}.`;
    return new MigrationError({ code: 'SOURCE_UNREADABLE', message, hint, place: { object }, cause: error });
  }
  const code = sqliteCode(error);
  const meaning = code === undefined ? undefined : meaningOf(code);
  if (meaning !== undefined) return new MigrationError({ ...meaning, place, cause: error });
  return new MigrationError({
    code: 'READ_FAILED',
    message: `SQLite cannot read this: ${wordsOf(error)}.`,
    place,
    cause: error,
  });
}

/** What reads pages knows no table. */
function placed(error: MigrationError, place: Place): MigrationError {
  if (Object.keys(error.place).length > 0) return error;
  const { code, message, hint, cause } = error;
  return new MigrationError({ code, message, place, cause, ...(hint === undefined ? {} : { hint }) });
}

function meaningOf(code: string): Meaning | undefined {
  const prefix = Object.keys(MEANINGS)
    .filter((known) => code === known || code.startsWith(`${known}_`))
    .sort((a, b) => b.length - a.length)[0];
  return prefix === undefined ? undefined : MEANINGS[prefix];
}
