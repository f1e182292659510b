import { isMigrationError, MigrationError } from '@godwit/plugin-api';

/** Throws INTERRUPTED once a signal is aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  if (isMigrationError(signal.reason)) throw signal.reason;
  throw new MigrationError({ code: 'INTERRUPTED', message: 'It was interrupted.', cause: signal.reason });
}
