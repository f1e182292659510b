import { MigrationError } from '@godwit/plugin-api';
import { isServerError, safeCause } from '../errors/server-error.js';

/** The server does not know the snapshot: its name is not valid, or the session that holds it is gone. */
const UNKNOWN: ReadonlySet<string> = new Set(['22023', '42704', '55000']);

/** The error of a session that did not come into a snapshot which another one holds. */
export function joinError(error: unknown): unknown {
  if (!isServerError(error) || !UNKNOWN.has(error.code)) return error;
  return new MigrationError({
    code: 'READ_FAILED',
    message:
      'A second session could not join the snapshot of the run: it reached another server, or the snapshot is gone.',
    hint: 'Connect to one server, not through a pooler or a balancer of loads, and run again.',
    cause: safeCause(error),
  });
}

/** The error of a snapshot whose session has ended, after which nobody sees it again. */
export function holderLost(error?: unknown): MigrationError {
  return new MigrationError({
    code: 'CONNECTION_LOST',
    message: 'The session that holds the snapshot of the source was lost.',
    ...(error === undefined ? {} : { cause: safeCause(error) }),
  });
}
