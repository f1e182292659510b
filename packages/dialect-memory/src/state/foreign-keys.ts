import type { ForeignKey, Row, Table } from '@godwit/plugin-api';
import type { StoredTable } from '../database.js';
import { keyOfColumns } from './unique-rules.js';

/** What a key points at: columns of one table at columns of another. */
export type Reference = Pick<ForeignKey, 'columns' | 'references'>;

/** A test for rows of a table whose key columns are all set and point at no row; a missing table has none. */
export function orphanTest(
  child: Table,
  key: Reference,
  parent: StoredTable | undefined,
): (row: Row) => boolean {
  const textOf = keyOfColumns(child, key.columns);
  const parentText = parent === undefined ? undefined : keyOfColumns(parent.table, key.references.columns);
  const known = new Set(parent?.rows.map((row) => parentText?.(row)));
  return (row) => {
    const text = textOf(row);
    return text !== undefined && !known.has(text);
  };
}

/** A test for rows that stand against a foreign key: with `match: full` its columns are all NULL or none is. */
export function foreignKeyTest(
  child: Table,
  key: ForeignKey,
  parent: StoredTable | undefined,
): (row: Row) => boolean {
  const isOrphan = orphanTest(child, key, parent);
  if (key.match !== 'full') return isOrphan;
  const places = key.columns.map((name) => child.columns.findIndex((column) => column.name === name));
  const isMixed = (row: Row): boolean => {
    const nulls = places.filter((at) => (row[at] ?? null) === null).length;
    return nulls > 0 && nulls < places.length;
  };
  return (row) => isOrphan(row) || isMixed(row);
}

/** Whether some columns of a table are a key that a foreign key may point at. */
export function isKeyOf(table: Table, columns: readonly string[]): boolean {
  const wanted = [...columns].sort().join('\0');
  const indexes = table.indexes.filter((index) => index.unique && index.where === undefined);
  const keys = [
    table.primaryKey?.columns ?? [],
    ...table.uniqueKeys.map((key) => key.columns),
    ...indexes.map((index) => index.parts.map((part) => part.column ?? '')),
  ];
  return keys.some((key) => [...key].sort().join('\0') === wanted);
}
