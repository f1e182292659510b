import type { Column, LogicalType, SqlExpression, Table } from '@godwit/plugin-api';
import { namesColumn } from './rename-columns.js';

/**
 * Why a column may not become another type without a word about the rest: something in the schema was written for the
 * declared one. The end of a sentence; undefined where nothing stands against it. Keys and indexes of plain columns
 * order and tell apart the inferred values as they do the stored ones. But no key or index holds JSON, and keys that are
 * 0 and 1 so far count further.
 */
export function whyNotInferable(table: Table, column: Column, as: LogicalType): string | undefined {
  if (column.identity !== undefined) return 'it generates keys';
  if (column.generated !== undefined) return 'it is computed';
  if (column.default !== undefined && !keepsDefault(column, column.default, as))
    return 'its default was written for the declared type';
  if (textsOf(table).some((expression) => namesColumn(expression, column.name)))
    return 'a check, a computed column or an index reads it by an expression';
  if (as.kind === 'boolean' && inKey(table, column.name)) return 'it stands in a key';
  const indexed = as.kind === 'json' && (inKey(table, column.name) || inIndex(table, column.name));
  return indexed ? 'it stands in a key or an index' : undefined;
}

/** A default that means the same in the new type. */
function keepsDefault({ type }: Column, { text }: SqlExpression, as: LogicalType): boolean {
  const bare = text.trim().replace(/^\((.*)\)$/, '$1');
  if (/^null$/i.test(bare)) return true;
  if (as.kind === 'boolean') return /^[01]$/.test(bare);
  return as.kind === 'timestamp' && type.kind === 'timestamp' && /^current_timestamp$/i.test(bare);
}

function textsOf(table: Table): readonly Pick<SqlExpression, 'tree' | 'text'>[] {
  const { columns, checks, indexes, nativeConstraints = [] } = table;
  return [
    ...nativeConstraints.map(({ sql }) => ({ text: sql })),
    ...columns.flatMap(({ generated }) => generated?.expression ?? []),
    ...checks.map(({ expression }) => expression),
    ...indexes.flatMap(({ parts, where }) => [
      ...parts.flatMap(({ expression }) => expression ?? []),
      ...(where ? [where] : []),
    ]),
  ];
}

function inKey({ primaryKey, uniqueKeys, foreignKeys }: Table, name: string): boolean {
  return [primaryKey, ...uniqueKeys, ...foreignKeys].some((key) => key?.columns.includes(name));
}

function inIndex({ indexes }: Table, name: string): boolean {
  return indexes.some(({ parts, include = [] }) => {
    return parts.some(({ column }) => column === name) || include.includes(name);
  });
}
