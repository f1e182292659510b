import { isMigrationError, MigrationError } from '@godwit/plugin-api';

/** Whatever was thrown as the one error that godwit throws. After an abort that is INTERRUPTED. */
export function asMigrationError(thrown: unknown, signal: AbortSignal): MigrationError {
  const error = originalError(thrown);
  if (signal.aborted) return interrupted(error);
  if (isMigrationError(error)) return error;
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
  return new MigrationError({
    code: 'INTERNAL',
    message: `An unexpected error: ${message}`,
    hint: 'This is a defect of godwit or of a dialect. Please report it with the command that you gave.',
    cause: error,
  });
}

/** When closing fails after a failure, the first failure is what happened. */
export function originalError(error: unknown): unknown {
  const wrapped = typeof error === 'object' && error !== null && 'suppressed' in error;
  return wrapped ? originalError(error.suppressed) : error;
}

function interrupted(cause: unknown): MigrationError {
  return new MigrationError({ code: 'INTERRUPTED', message: 'It was interrupted.', cause });
}
