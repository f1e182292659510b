import { type ErrorCode, isMigrationError, type MigrationError } from '@godwit/plugin-api';

const OF_VALUES: ReadonlySet<ErrorCode> = new Set([
  'BAD_TEXT',
  'CELL_TOO_LARGE',
  'VALUE_DOES_NOT_FIT',
  'TRANSFORM_FAILED',
  'ROWS_CONFLICT',
]);

/** Whether an error is about what a row holds, so that others may go on without it. */
export function isRefusal(error: unknown): error is MigrationError {
  if (!isMigrationError(error)) return false;
  if (OF_VALUES.has(error.code)) return true;
  if (error.code !== 'WRITE_FAILED') return false;
  return (error.row ?? error.constraint ?? error.place.column ?? error.place.object) !== undefined;
}

/** Whether a refusal is surely about the row that it names: a rule of the target has judged that row and none behind it. */
export function isSure({ code, row, constraint, place }: MigrationError): boolean {
  return code === 'WRITE_FAILED' && row !== undefined && (constraint ?? place.column) !== undefined;
}
