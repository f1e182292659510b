import { isMigrationError, MigrationError } from '@godwit/plugin-api';

/** Throws INTERRUPTED once a signal is aborted. */
export function throwIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  if (isMigrationError(signal.reason)) throw signal.reason;
  throw new MigrationError({ code: 'INTERRUPTED', message: 'Reading was interrupted.' });
}

/** Waits for a promise, but no longer than until the signal is aborted; then throws INTERRUPTED. */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  // Whichever loses the race must not become an unhandled rejection.
  promise.catch(() => {});
  throwIfAborted(signal);
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      try {
        throwIfAborted(signal);
      } catch (error) {
        reject(error as Error);
      }
    };
    signal.addEventListener('abort', stop, { once: true });
  });
  aborted.catch(() => {});
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
