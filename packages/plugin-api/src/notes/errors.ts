import { formatPlace, type Place } from './note.js';

/**
 * Every error code, with the exit code of the command that ends by it: 1 failed, 2 wrong usage or config,
 * 130 interrupted. Codes are stable.
 */
export const ERROR_CODES = {
  USAGE_INVALID: 2,
  CONFIG_INVALID: 2,
  OPTIONS_CONTRADICT: 2,
  OPTION_NOT_AVAILABLE: 2,
  EVENT_UNKNOWN: 2,
  /** Only one dialect understands it, and no side of the move is of that one. */
  OPTION_OF_OTHER_DIALECT: 2,
  NAME_MATCHES_NOTHING: 2,
  NAME_AMBIGUOUS: 2,
  WHERE_INVALID: 2,
  URL_INVALID: 2,
  DIALECT_UNKNOWN: 2,
  DIALECT_INVALID: 2,
  DIALECT_DUPLICATE: 2,
  /** No dialect takes the object that was given as an open connection. */
  CONNECTION_UNKNOWN: 2,
  DIALECT_CANNOT_READ: 2,
  DIALECT_CANNOT_WRITE: 2,
  /** It makes schemas, but does not change one that is there. */
  DIALECT_CANNOT_CHANGE: 2,
  /** A file in place of a database holds no schema that can be read. */
  SCHEMA_FILE_INVALID: 2,
  /** A saved schema in place of a database has no rows. */
  ROWS_NOT_SAVED: 2,
  TRANSFORM_INVALID: 2,
  TRANSFORM_DUPLICATE: 2,
  TRANSFORM_CONFLICT: 2,
  SOURCE_NOT_FOUND: 1,
  SOURCE_NOT_A_DATABASE: 1,
  SOURCE_CORRUPT: 1,
  SOURCE_UNREADABLE: 1,
  SOURCE_BUSY: 1,
  SERVER_UNREACHABLE: 1,
  SERVER_TOO_OLD: 1,
  AUTHENTICATION_FAILED: 1,
  DATABASE_NOT_FOUND: 1,
  PERMISSION_DENIED: 1,
  TLS_FAILED: 1,
  CONNECTION_LOST: 1,
  /** An open connection that was given is closed. */
  CONNECTION_CLOSED: 1,
  /** An open connection that was given is in a transaction, which is somebody else's. */
  CONNECTION_IN_TRANSACTION: 1,
  /** A pool that was given has no further connection, or none is free. */
  CONNECTIONS_EXHAUSTED: 1,
  TARGET_NOT_EMPTY: 1,
  TARGET_TABLE_MISSING: 1,
  TARGET_TYPES_DIFFER: 1,
  /** Frameworks record other migrations in the source than in the target, into whose tables rows were to go. */
  SCHEMA_VERSIONS_DIFFER: 1,
  /** A trigger of the target names what is not there, so that nobody can write into its table. */
  TARGET_TRIGGER_BROKEN: 1,
  TARGET_LOCKED: 1,
  /** The session that kept other runs out of the target is gone. */
  LOCK_LOST: 1,
  /** A run that was cut off took something away from the target, and it is not there. */
  TARGET_UNRESTORED: 1,
  NAME_COLLISION: 1,
  TABLE_TOO_WIDE: 1,
  RECORDS_TOO_NEW: 1,
  /** The records of runs in the target cannot be what godwit wrote. */
  RECORDS_DAMAGED: 1,
  /** The target holds an unfinished run of the same move. */
  RUN_UNFINISHED: 1,
  NOTHING_TO_RESUME: 1,
  RUN_NOT_FOUND: 1,
  /** An unfinished run was planned otherwise than it would be now. */
  PLAN_CHANGED: 1,
  /** The source is not what it was when an unfinished run began. */
  SOURCE_CHANGED: 1,
  /** What a run took away is gone for good. */
  CANNOT_ROLL_BACK: 1,
  /** Others have changed what a run made. */
  TARGET_CHANGED: 1,
  /** Rows or other objects stand against changes of a schema. */
  SYNC_BLOCKED: 1,
  /** Changes of a schema would drop values, and nobody has allowed it. */
  SYNC_LOSES_DATA: 1,
  /** A schema is not what it was when its changes were decided. */
  SCHEMA_CHANGED: 1,
  /** A transaction gave way to another one: a deadlock, a serialization failure, a lock or statement timeout, a busy file. */
  TARGET_BUSY: 1,
  TOO_MANY_REJECTS: 1,
  BAD_TEXT: 1,
  CELL_TOO_LARGE: 1,
  VALUE_DOES_NOT_FIT: 1,
  READ_FAILED: 1,
  WRITE_FAILED: 1,
  STATEMENT_FAILED: 1,
  /** Rows that are there stand against a key, an index or a constraint; the run can go on without it. */
  ROWS_CONFLICT: 1,
  EXPECTATION_FAILED: 1,
  DISK_FULL: 1,
  COUNTS_DIFFER: 1,
  COLUMN_MISSING: 1,
  CONTENTS_DIFFER: 1,
  TRANSFORM_FAILED: 1,
  INTERRUPTED: 130,
  INTERNAL: 1,
} as const;

/** A code of {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** What a {@link MigrationError} is made of. */
export interface ErrorDetails {
  readonly code: ErrorCode;
  /** A full sentence without credentials and without values of the data. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly place?: Place;
  /** The error underneath. */
  readonly cause?: unknown;
  /** The number of the offending row since the writer's last commit, from 0, where a target knows only that. */
  readonly row?: number;
  /** The constraint that refused the row, by its name in the target. */
  readonly constraint?: string;
}

/** The one error that godwit throws: a stable code, the place, the cause and the way out. */
export class MigrationError extends Error {
  readonly code: ErrorCode;
  readonly place: Place;
  readonly hint: string | undefined;
  readonly row: number | undefined;
  readonly constraint: string | undefined;

  constructor(details: ErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'MigrationError';
    this.code = details.code;
    this.place = details.place ?? {};
    this.hint = details.hint;
    this.row = details.row;
    this.constraint = details.constraint;
  }
}

/** Whether a thrown thing is a {@link MigrationError}, also one of another copy of this package. */
export function isMigrationError(error: unknown): error is MigrationError {
  return (
    typeof error === 'object' &&
    error !== null &&
    'name' in error &&
    error.name === 'MigrationError' &&
    'code' in error
  );
}

/** The lines that tell a person of an error: `CODE at place: message` and the hint. */
export function describeError(error: MigrationError): string {
  const place = formatPlace(error.place);
  const head = `${error.code}${place === '' ? '' : ` at ${place}`}: ${error.message}`;
  return error.hint === undefined ? head : `${head}\n${error.hint}`;
}
