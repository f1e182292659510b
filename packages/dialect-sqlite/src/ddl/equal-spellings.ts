import type { Column, LogicalType, Note, Table } from '@godwit/plugin-api';
import { elementType } from '../types/values/array-text.js';
import type { CreateContext } from './create-context.js';
import { placeIn } from './statement.js';

/** Tells of a column whose keys take for two what they took for one value: it is kept, and compared, as text. */
export function equalSpellings(table: Table, column: Column, { from }: CreateContext): readonly Note[] {
  const example = from === 'sqlite' ? undefined : exampleOf(elementType(column.type));
  if (example === undefined || !isInKey(table, column.name)) return [];
  const message = `SQLite compares the column by its text, so that ${example}, which are one value in the source, are two in its keys.`;
  const suggestion = 'Let the application write each value in one spelling, that of the rows that are there.';
  const place = placeIn(table.name, { column: column.name });
  return [{ code: 'TYPE_WIDENED', severity: 'warning', place, message, suggestion }];
}

/** Two spellings that stay apart where the source took them for one; other types spell each value in one way. */
function exampleOf(type: LogicalType): string | undefined {
  switch (type.kind) {
    case 'decimal':
      return type.precision === undefined ? '1.0 and 1.00' : undefined;
    case 'interval':
      return 'P1M and P30D';
    case 'json':
      return type.form === 'normalized' ? '{"a": 1.0} and {"a": 1.00}' : undefined;
    case 'native':
      return /^(?:character\b(?! varying)|bpchar)/.test(type.name) ? "'a' and 'a '" : undefined;
    default:
      return undefined;
  }
}

function isInKey({ primaryKey, uniqueKeys, foreignKeys, indexes }: Table, name: string): boolean {
  const keys = [...(primaryKey === undefined ? [] : [primaryKey]), ...uniqueKeys, ...foreignKeys];
  return (
    keys.some(({ columns }) => columns.includes(name)) ||
    indexes.some(({ unique, parts }) => unique && parts.some(({ column }) => column === name))
  );
}
