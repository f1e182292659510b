import type { Column, LogicalType, SqlExpression, Table } from '@godwit/plugin-api';
import { namesColumn } from './rename-columns.js';

/**
 * Whether a column may become another type without a word in the config: nothing that is written in the schema was
 * written for the declared one. Keys may hold UUIDs, which compare as their text does; no key or index holds JSON.
 */
export function isInferable(table: Table, column: Column, as: LogicalType): boolean {
  if (column.identity !== undefined || column.generated !== undefined) return false;
  if (column.default !== undefined && !keepsDefault(column.default, as)) return false;
  if (expressionsOf(table).some((expression) => namesColumn(expression, column.name))) return false;
  return as.kind === 'uuid' || !inKeyOrIndex(table, column.name);
}

/** A default that means the same in the new type. */
function keepsDefault({ text }: SqlExpression, as: LogicalType): boolean {
  const bare = text.trim().replace(/^\((.*)\)$/, '$1');
  return /^null$/i.test(bare) || (as.kind === 'boolean' && /^[01]$/.test(bare));
}

function expressionsOf({ columns, checks, indexes }: Table): readonly SqlExpression[] {
  return [
    ...columns.flatMap(({ generated }) => generated?.expression ?? []),
    ...checks.map(({ expression }) => expression),
    ...indexes.flatMap(({ parts, where }) => [
      ...parts.flatMap(({ expression }) => expression ?? []),
      ...(where ? [where] : []),
    ]),
  ];
}

function inKeyOrIndex(table: Table, name: string): boolean {
  const keys = [table.primaryKey, ...table.uniqueKeys, ...table.foreignKeys];
  const indexed = table.indexes.flatMap(({ parts, include = [] }) => [
    ...parts.map(({ column }) => column),
    ...include,
  ]);
  return keys.some((key) => key?.columns.includes(name)) || indexed.includes(name);
}
