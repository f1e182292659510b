import type { Note, Table } from '@godwit/plugin-api';
import { quoteIdentifier, uniqueNullIndexes } from '@godwit/plugin-api/sql';

/** Whether a NULL can be in one of these columns of a key; undefined stands for an expression. */
export function takesNulls(table: Table, columns: readonly (string | undefined)[]): boolean {
  return columns.some((name) => table.columns.find((column) => column.name === name)?.nullable !== false);
}

/** The indexes that keep NULLs equal in a key over these columns. */
export function equalNulls(
  table: Table,
  columns: readonly (string | undefined)[],
  name: string,
): Pick<Note, 'suggestion'> {
  const parts = columns.flatMap((one) => {
    const column = table.columns.find((candidate) => candidate.name === one);
    return column === undefined ? [] : [{ sql: quoteIdentifier(column.name), nullable: column.nullable }];
  });
  if (parts.length < columns.length) return {};
  const indexes = uniqueNullIndexes(quoteIdentifier(table.name.name), name, parts);
  return indexes.length === 0 ? {} : { suggestion: indexes.join('; ') };
}
