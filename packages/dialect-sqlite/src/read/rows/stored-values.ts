import type { ColumnPlan, Table } from '@godwit/plugin-api';

/**
 * The encoding in which SQLite hands rows to SQLite: lines of cells as in quoted-csv, but each cell begins with a letter
 * for the class in which the value is stored: `i` integer, `r` real, `t` text, `T` the bytes of a text as hex (where it
 * holds NUL characters), `b` bytes as hex. So every value arrives as it is, whatever its column declares.
 */
export const STORED_VALUES = 'sqlite-stored-values';

/** Whether every column is read as what it declares; another type asks for other values. */
export function keepsTypes(table: Table, columns: readonly ColumnPlan[]): boolean {
  return columns.every(({ name, as }) => {
    const declared = table.columns.find((column) => column.name === name)?.type;
    return JSON.stringify(declared) === JSON.stringify(as);
  });
}
