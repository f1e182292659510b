import type { Column, LogicalType, Note, Table } from '@godwit/plugin-api';
import { elementType } from '../types/values/array-text.js';
import { type CreateContext, isStrict } from './create-context.js';
import { placeIn } from './statement.js';

/** What the reader of a column must know that SQLite holds in another form than its source did. */
export function typeNotes(table: Table, column: Column, context: CreateContext): readonly Note[] {
  if (context.from === 'sqlite' || isStrict(table, context)) return [];
  const place = placeIn(table.name, { column: column.name });
  if (column.type.kind === 'array') {
    const named = elementName(column.type);
    const lost = named === undefined ? '' : ` The type ${named} of its elements is lost.`;
    const isExact = !['bigint', 'decimal', 'float'].includes(elementType(column.type).kind);
    const large = isExact ? '' : ' Numbers that JSON does not hold exactly are texts in it.';
    const message = `SQLite has no arrays; the values are JSON text.${large}${lost}`;
    return [{ code: 'TYPE_WIDENED', severity: 'info', place, message }];
  }
  if (column.type.kind === 'native') {
    const message = `SQLite has no type ${column.type.name}; its values are text.`;
    return [{ code: 'TYPE_WIDENED', severity: 'info', place, message }];
  }
  if (column.type.kind !== 'decimal' || !column.nativeType.startsWith('DECIMAL_TEXT')) return [];
  const message = 'Its decimals are stored as text, because a number of SQLite would lose digits.';
  const suggestion = 'CAST them to REAL to compute where 15 digits are enough.';
  return [{ code: 'TYPE_WIDENED', severity: 'info', place, message, suggestion }];
}

function elementName(type: LogicalType): string | undefined {
  if (type.kind === 'array') return elementName(type.of);
  return type.kind === 'enum' || type.kind === 'native' ? type.name : undefined;
}
