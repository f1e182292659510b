import { type ErrorCode, isMigrationError } from '@godwit/plugin-api';

const CODES: ReadonlySet<ErrorCode> = new Set([
  'CONNECTION_LOST',
  'LOCK_LOST',
  'TARGET_BUSY',
  'DISK_FULL',
  'INTERRUPTED',
]);

/** Whether an error is about the run as a whole, whatever was being done and whatever `onError` says. */
export function endsRun(error: unknown): boolean {
  return isMigrationError(error) && CODES.has(error.code);
}
