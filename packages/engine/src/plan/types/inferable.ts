import {
  type Column,
  type LogicalType,
  readingExpressions,
  type SqlExpression,
  type Table,
} from '@godwit/plugin-api';
import { namesColumn } from '../names/rename-columns.js';
import { booleanEvidence } from './boolean-evidence.js';

/**
 * Why a column may not become another type without a word about the rest: something in the schema was written for the
 * declared one. The end of a sentence; undefined where nothing stands against it. Keys and indexes of plain columns
 * order and tell apart the inferred values as they do the stored ones. But no key or index holds JSON, and keys that are
 * 0 and 1 so far count further, unless the schema itself says that they do not. A truth value counts as 0 and 1 in every
 * expression whose meaning is known.
 */
export function whyNotInferable(table: Table, column: Column, as: LogicalType): string | undefined {
  if (column.identity !== undefined) return 'it generates keys';
  if (column.generated !== undefined) return 'it is computed';
  if (column.default !== undefined && !keepsDefault(column, column.default, as))
    return 'its default was written for the declared type';
  if (textsOf(table).some((one) => namesColumn(one, column.name) && !follows(one, as)))
    return 'a check, a computed column or an index reads it by an expression';
  if (as.kind === 'boolean' && inKey(table, column.name) && booleanEvidence(table, column) === undefined)
    return 'it stands in a key';
  const indexed = as.kind === 'json' && (inKey(table, column.name) || inIndex(table, column.name));
  return indexed ? 'it stands in a key or an index' : undefined;
}

/** Whether what an expression means is the same where a column it reads becomes another type. */
function follows({ tree }: Pick<SqlExpression, 'tree'>, as: LogicalType): boolean {
  return as.kind === 'boolean' && tree !== undefined;
}

/** Whether a default means the same in the new type. */
export function keepsDefault({ type }: Column, { text }: SqlExpression, as: LogicalType): boolean {
  const bare = text.trim().replace(/^\((.*)\)$/, '$1');
  if (/^null$/i.test(bare)) return true;
  if (as.kind === 'boolean') return /^(?:[01]|true|false)$/i.test(bare);
  if (as.kind === 'text') return /^'(?:[^']|'')*'$/.test(bare);
  return as.kind === 'timestamp' && type.kind === 'timestamp' && /^current_timestamp$/i.test(bare);
}

function textsOf(table: Table): readonly Pick<SqlExpression, 'tree' | 'text'>[] {
  const { nativeConstraints = [] } = table;
  return [...nativeConstraints.map(({ sql }) => ({ text: sql })), ...readingExpressions(table)];
}

function inKey({ primaryKey, uniqueKeys, foreignKeys }: Table, name: string): boolean {
  return [primaryKey, ...uniqueKeys, ...foreignKeys].some((key) => key?.columns.includes(name));
}

function inIndex({ indexes }: Table, name: string): boolean {
  return indexes.some(({ parts, include = [] }) => {
    return parts.some(({ column }) => column === name) || include.includes(name);
  });
}
