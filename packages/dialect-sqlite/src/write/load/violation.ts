import { MigrationError } from '@godwit/plugin-api';
import { errorText } from '../../errors/target-error.js';

/** The error of rows that stand against a key or a NOT NULL; `row` counts from the last commit, where it is known. */
export function violation(
  cause: unknown,
  table: string,
  columns: readonly string[],
  row?: number,
): MigrationError {
  const message = errorText(cause);
  // SQLite names columns as `table.column`.
  const named = columns.filter((column) => message.endsWith(`: ${table}.${column}`));
  const [column] = [...named].sort((a, b) => b.length - a.length);
  // Of others SQLite names the columns only.
  const check = /CHECK constraint failed: (.+)$/.exec(message)?.[1];
  return new MigrationError({
    code: 'WRITE_FAILED',
    message: `The target refused a row: ${message}.`,
    place: { table, ...(column === undefined ? {} : { column }) },
    ...(row === undefined ? {} : { row }),
    ...(check === undefined ? {} : { constraint: check }),
    cause,
  });
}
