import {
  type ErrorCode,
  interrupted,
  isMigrationError,
  MigrationError,
  type Place,
} from '@godwit/plugin-api';
import { LOCK_LOST_STATE } from '../write/lock.js';
import {
  isCoded,
  isConnectionLoss,
  isServerError,
  peerOf,
  type ServerError,
  safeCause,
  safeMessage,
} from './server-error.js';

/** What was being done when the server refused. */
export interface Attempt {
  /** As a phrase: `create table "user"`. */
  readonly purpose: string;
  readonly place?: Place;
  /** The code where nothing more particular fits. */
  readonly otherwise: ErrorCode;
  readonly signal?: AbortSignal;
}

/** What gave way to another session, and may go well when it is tried again. */
const BUSY_HINTS = {
  '40001': 'Another transaction changed the same rows at the same time; run again when it has ended.',
  '40P01': 'Another session waited for a lock of this one; run again when it has ended.',
  '55P03': 'Another session holds a lock on the object; end it and run again.',
  '57014': 'A timeout of the server or somebody with pg_cancel_backend stopped the statement; run again.',
} as const;

/** Where the server refuses rows that a policy would hide, or that none lets in. */
const ROW_SECURITY: ReadonlySet<string> = new Set(['check_enable_rls', 'ExecWithCheckOptions']);

/** The coded error for a failure of a statement. It holds the server's message, but never a value of the data. */
export function statementError(error: unknown, attempt: Attempt): unknown {
  if (isMigrationError(error)) return error;
  if (attempt.signal?.aborted === true) return interrupted();
  if (isConnectionLoss(error)) {
    const peer = peerOf(error) ?? 'the server';
    const hint = 'Look into the log of the server.';
    return coded(
      'CONNECTION_LOST',
      `The connection to ${peer} was lost (${attempt.purpose}): ${reasonOf(error)}.`,
      error,
      attempt,
      hint,
    );
  }
  return isServerError(error) ? refused(error, attempt) : error;
}

function reasonOf(error: unknown): string {
  if (isServerError(error)) return safeMessage(error);
  return error instanceof Error || isCoded(error) ? error.message : 'it is closed';
}

function refused(error: ServerError, attempt: Attempt): MigrationError {
  const reason = `${safeMessage(error)} (SQLSTATE ${error.code})`;
  const failed = `Failed to ${attempt.purpose}: ${reason}.`;
  switch (error.code) {
    case LOCK_LOST_STATE:
      return lockLost(error, attempt);
    case '53100':
      return coded(
        'DISK_FULL',
        `The disk of the server is full: ${attempt.purpose}.`,
        error,
        attempt,
        'Make room on the server, then run again.',
      );
    case '42501':
      return coded(
        'PERMISSION_DENIED',
        failed,
        error,
        attempt,
        ROW_SECURITY.has(error.routine ?? '')
          ? 'Row security is in force here, which no grant changes: run as a role with BYPASSRLS, or as the owner of the table; where it is forced for the owner, too: ALTER TABLE ... NO FORCE ROW LEVEL SECURITY.'
          : 'Let the owner of the object grant the right, or run as its owner.',
      );
    // Duplicates, other violations, values too long for an index, a foreign key to a key that could not be made.
    case '23502':
    case '23503':
    case '23505':
    case '23514':
    case '23P01':
    case '42830':
    case '54000':
      return coded(
        attempt.otherwise === 'STATEMENT_FAILED' ? 'ROWS_CONFLICT' : attempt.otherwise,
        failed,
        error,
        attempt,
        error.hint,
      );
    case '25006':
      return coded(
        'PERMISSION_DENIED',
        failed,
        error,
        attempt,
        'The server or the session is read-only; is it a standby?',
      );
    case '40001':
    case '40P01':
    case '55P03':
    case '57014':
      return coded('TARGET_BUSY', failed, error, attempt, BUSY_HINTS[error.code]);
    case '2BP01':
      return coded(attempt.otherwise, failed, error, attempt, dependants(error));
    default:
      return coded(
        attempt.otherwise,
        failed,
        error,
        attempt,
        error.code.startsWith('22') ? undefined : error.hint,
      );
  }
}

/** The place is where it was noticed, which says nothing about the cause. */
function lockLost(error: ServerError, { purpose }: Attempt): MigrationError {
  return new MigrationError({
    code: 'LOCK_LOST',
    message: `The session that keeps other runs out of the target has ended, so that another may have begun; nothing was committed since (${purpose}).`,
    hint: 'Look into the log of the server for who ended it.',
    cause: safeCause(error),
  });
}

/** The detail of this one error lists objects, not values. */
function dependants(error: ServerError): string {
  const objects = error.detail === undefined ? 'Other objects' : error.detail.replaceAll('\n', '; ');
  return `${objects}. godwit drops only what it was told to; drop what stands in the way yourself.`;
}

function coded(
  code: ErrorCode,
  message: string,
  error: unknown,
  attempt: Attempt,
  hint?: string,
): MigrationError {
  return new MigrationError({
    code,
    message,
    cause: safeCause(error),
    ...(hint === undefined ? {} : { hint }),
    ...(attempt.place === undefined ? {} : { place: attempt.place }),
  });
}
