import { MigrationError } from '@godwit/plugin-api';

/** The error of work that was told to stop. */
export function interrupted(): MigrationError {
  return new MigrationError({ code: 'INTERRUPTED', message: 'The run was interrupted.' });
}

/** The result of work, or INTERRUPTED as soon as a signal aborts; the work itself is not ended. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Where nobody waits for it any more, its failure is not to be heard of.
  work.catch(() => undefined);
  if (signal.aborted) throw interrupted();
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(interrupted());
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (abort !== undefined) signal.removeEventListener('abort', abort);
  }
}
