import { isMigrationError, MigrationError } from '../notes/errors.js';

/** The error of work that was told to end: what its signal was aborted with, where that is a MigrationError; else INTERRUPTED. */
export function interrupted(signal?: AbortSignal): MigrationError {
  const cause: unknown = signal?.reason;
  if (isMigrationError(cause)) return cause;
  return new MigrationError({ code: 'INTERRUPTED', message: 'It was interrupted.', cause });
}

/** Throws {@link interrupted} once a signal is aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw interrupted(signal);
}

/** The result of work, or {@link interrupted} as soon as a signal is aborted; the work itself is not ended. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Where nobody waits for it any more, its failure is not to be heard of.
  work.catch(() => undefined);
  throwIfAborted(signal);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(interrupted(signal));
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
