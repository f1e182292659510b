import type { Table } from '@godwit/plugin-api';

/** Whether a NULL can be in one of these columns of a key; undefined stands for an expression. */
export function takesNulls(table: Table, columns: readonly (string | undefined)[]): boolean {
  return columns.some((name) => table.columns.find((column) => column.name === name)?.nullable !== false);
}
