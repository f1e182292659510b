import { interrupted } from '@godwit/plugin-api';
import type { Connection } from './connection.js';
import type { ConnectionPool } from './connection-pool.js';

/**
 * Runs work on a session so that an abort stops the server at once. After an abort the session is ended, since a late
 * cancel could hit whatever it does next.
 */
export async function cancellable<T>(
  pool: ConnectionPool,
  signal: AbortSignal,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  if (signal.aborted) throw interrupted();
  const connection = await pool.acquire(signal);
  let cancelled: Promise<void> | undefined;
  const cancel = (): void => {
    cancelled = pool.cancel(connection.processId).catch(() => connection.end());
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await work(connection);
  } finally {
    signal.removeEventListener('abort', cancel);
    await cancelled;
    if (cancelled === undefined) pool.release(connection);
    else await pool.discard(connection);
  }
}
