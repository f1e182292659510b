import { MigrationError, type Place, type TableName } from '@godwit/plugin-api';

/** STATEMENT_FAILED for what a command asks and cannot have. */
export function failed(message: string): MigrationError {
  return new MigrationError({ code: 'STATEMENT_FAILED', message });
}

/** ROWS_CONFLICT: rows that are there stand against what a command asks. */
export function rowsConflict(table: TableName, message: string): MigrationError {
  return new MigrationError({ code: 'ROWS_CONFLICT', message, place: placeIn(table) });
}

/** The place of a table, or of something in it. */
export function placeIn(table: TableName, more: Pick<Place, 'column' | 'object' | 'key'> = {}): Place {
  return { ...(table.schema === undefined ? {} : { schema: table.schema }), table: table.name, ...more };
}
