import { type ErrorCode, type ErrorDetails, isMigrationError, MigrationError } from '../notes/errors.js';

/** What errors of the operating system mean, whatever a dialect was doing. */
const SYSTEM_CODES: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EACCES: 'PERMISSION_DENIED',
  EPERM: 'PERMISSION_DENIED',
  EROFS: 'PERMISSION_DENIED',
  ECONNREFUSED: 'SERVER_UNREACHABLE',
  ECONNRESET: 'CONNECTION_LOST',
  EPIPE: 'CONNECTION_LOST',
  ABORT_ERR: 'INTERRUPTED',
};

/**
 * Does a piece of work and gives its failure the code and words of `details`, or the better code that an error of the
 * operating system has. A MigrationError passes as it is. Without it the engine would call the failure a defect.
 */
export async function attempt<T>(
  details: Omit<ErrorDetails, 'cause'>,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw isMigrationError(cause) ? cause : explained(details, cause);
  }
}

function explained(details: Omit<ErrorDetails, 'cause'>, cause: unknown): MigrationError {
  const system = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  const code = SYSTEM_CODES[system];
  if (code === undefined) return new MigrationError({ ...details, cause });
  return new MigrationError({ ...details, code, message: `${details.message} (${system})`, cause });
}
