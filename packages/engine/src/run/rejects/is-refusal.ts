import { type Batch, type ErrorCode, isMigrationError, type MigrationError } from '@godwit/plugin-api';

const OF_VALUES: ReadonlySet<ErrorCode> = new Set([
  'BAD_TEXT',
  'CELL_TOO_LARGE',
  'VALUE_DOES_NOT_FIT',
  'TRANSFORM_FAILED',
  'ROWS_CONFLICT',
]);

/** Why rows were refused, and which of them is, where that is known. */
export interface Refusal {
  readonly error: MigrationError;
  readonly row: number | undefined;
}

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

/** The place of the refused row among those since the last commit, where it is known. */
export function rowOf(
  { row, place }: MigrationError,
  batch: Batch | undefined,
  before: number,
): number | undefined {
  if (row !== undefined || place.key === undefined || batch === undefined || !('rowIds' in batch)) return row;
  const index = batch.rowIds?.indexOf(place.key) ?? -1;
  return index < 0 ? undefined : before + index;
}
