import type { Table } from '@godwit/plugin-api';

/** A foreign key, as far as looking for orphans needs it. */
export interface KeyPointer {
  readonly name: string;
  readonly columns: readonly string[];
  readonly parent: string;
  readonly parentColumns: readonly string[];
}

/** A key whose rows are told apart by text, and which of its columns hold it. */
export interface TextKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly textColumns: readonly string[];
}

/** The keys of a table that findings are about. */
export interface TableKeys {
  readonly pointers: readonly KeyPointer[];
  readonly textKeys: readonly TextKey[];
}

export function tableKeys(table: Table): TableKeys {
  const pointers = table.foreignKeys.map(({ name, columns, references }) => ({
    name: name ?? `(${columns.join(', ')})`,
    columns,
    parent: references.table.name,
    parentColumns: references.columns,
  }));
  return { pointers, textKeys: textKeys(table) };
}

function textKeys(table: Table): readonly TextKey[] {
  const texts = new Set(table.columns.filter(({ type }) => type.kind === 'text').map(({ name }) => name));
  const indexes = table.indexes.filter(
    ({ unique, where, parts }) =>
      unique && where === undefined && parts.every(({ column }) => column !== undefined),
  );
  const keys = [
    ...(table.primaryKey === undefined ? [] : [table.primaryKey]),
    ...table.uniqueKeys,
    ...indexes.map(({ name, parts }) => ({ name, columns: parts.map(({ column }) => column ?? '') })),
  ];
  return keys.flatMap(({ name, columns }) => {
    const textColumns = columns.filter((column) => texts.has(column));
    return textColumns.length === 0
      ? []
      : [{ name: name ?? `(${columns.join(', ')})`, columns, textColumns }];
  });
}
