import { isMigrationError, MigrationError } from '@godwit/plugin-api';

/** The error of an open connection that is none any more. */
export function closed(what: string, cause?: unknown): MigrationError {
  return new MigrationError({
    code: 'CONNECTION_CLOSED',
    message: `The ${what} that was given is not open.`,
    hint: 'Give one that is open, and end it when the move has ended.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The error of an open connection in the middle of a transaction. */
export function inTransaction(): MigrationError {
  return new MigrationError({
    code: 'CONNECTION_IN_TRANSACTION',
    message: 'The connection that was given is in a transaction, of which a move cannot be a part.',
    hint: 'Commit the transaction or roll it back first, and give the pool or the instance itself.',
  });
}

/** The error of a pool that lends no further session. */
export function exhausted(message: string, cause?: unknown): MigrationError {
  return new MigrationError({
    code: 'CONNECTIONS_EXHAUSTED',
    message,
    hint: 'A move needs several sessions at once: give a pool of four or more, of which some are free.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Whether a pool that was given had no session left to lend. */
export function isExhausted(error: unknown): boolean {
  return isMigrationError(error) && error.code === 'CONNECTIONS_EXHAUSTED';
}

/** What a pool of node-postgres says where it lends nothing. */
export function ofPoolError(error: unknown): unknown {
  const { message = '' } = error as { readonly message?: string };
  if (/after calling end on the pool/.test(message)) return closed('pool', error);
  if (/timeout exceeded when trying to connect/.test(message))
    return exhausted('The pool that was given had no connection free in the time that it allows.', error);
  return error;
}
