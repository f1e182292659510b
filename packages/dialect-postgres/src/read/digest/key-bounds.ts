import { canonicalText, type KeyedOptions, MigrationError, type Row } from '@godwit/plugin-api';
import { quoteName, quoteText } from '../../ddl/sql-text.js';
import type { BinaryKey, KeyColumn } from './binary-keys.js';

/** `"a", "b" COLLATE "C"`: the order of the key's index, so that the planner finds it. */
export function keyOrder(key: BinaryKey): string {
  return key.map(keyColumn).join(', ');
}

/** A column of the key in the collation of its index. */
export function keyColumn({ name, collation }: KeyColumn): string {
  return collation === undefined ? quoteName(name) : `${quoteName(name)} COLLATE ${collation}`;
}

/** What rows must fulfil: the predicate of the caller, and the bounds of the key. */
export function keyConditions(
  key: BinaryKey,
  options: KeyedOptions,
  after: Row | undefined,
): readonly string[] {
  return [
    ...(options.where === undefined ? [] : [`(${options.where}\n)`]),
    ...(after === undefined ? [] : [compare(key, '>', after, options)]),
    ...(options.through === undefined ? [] : [compare(key, '<=', options.through, options)]),
  ];
}

/** A comparison of the key with values that SQL gives, one for each column, of the types of the key. */
export function compareKey(key: BinaryKey, operator: '>' | '<=', values: readonly string[]): string {
  const columns = key.slice(0, values.length).map(keyColumn);
  if (values.length === 1) return `${columns[0]} ${operator} ${values[0]}`;
  return `(${columns.join(', ')}) ${operator} (${values.join(', ')})`;
}

function compare(key: BinaryKey, operator: '>' | '<=', bound: Row, options: KeyedOptions): string {
  const values: string[] = [];
  for (const [index, column] of key.entries()) {
    const text = boundText(column, bound[index], options);
    const end = text.indexOf('\0');
    values.push(`${quoteText(end < 0 ? text : text.slice(0, end))}::pg_catalog.${column.type}`);
    // No text here holds a NUL, and all that begin as this one come after the part before it: the rest decides nothing.
    if (end >= 0) break;
  }
  return compareKey(key, operator, values);
}

/** The canonical texts of a key. */
export function boundTexts(key: BinaryKey, bound: Row, options: KeyedOptions): readonly string[] {
  return key.map((column, index) => boundText(column, bound[index], options));
}

function boundText({ name }: KeyColumn, value: Row[number] | undefined, options: KeyedOptions): string {
  const plan = options.columns.find((column) => column.name === name);
  if (value === undefined || value === null || plan === undefined) {
    throw new MigrationError({
      code: 'INTERNAL',
      message: 'A bound of a key has no value.',
      place: { column: name },
    });
  }
  const text = canonicalText(value, plan.as);
  if ((text as string & { isWellFormed(): boolean }).isWellFormed()) return text;
  const message = 'A key holds half of a surrogate pair, which UTF-8 cannot say.';
  throw new MigrationError({ code: 'BAD_TEXT', message, place: { column: name } });
}
