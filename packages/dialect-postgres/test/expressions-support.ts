import type { Column, ExpressionContext, LogicalType } from '@godwit/plugin-api';
import { expressions as sqlite } from '../../dialect-sqlite/dist/expressions/codec.js';
import { expressions } from '../src/expressions/codec.js';

/** A nullable column. */
export function column(name: string, nativeType: string, type: LogicalType): Column {
  return { name, nativeType, type, nullable: true };
}

export const TIMESTAMP: LogicalType = { kind: 'timestamp', precision: 6, zoned: false };
const table: ExpressionContext['table'] = {
  name: { name: 'x' },
  columns: [
    column('n', 'INTEGER', { kind: 'bigint' }),
    column('small', 'INTEGER', { kind: 'integer', bits: 16 }),
    column('r', 'REAL', { kind: 'float', bits: 64 }),
    column('t', 'TEXT', { kind: 'text' }),
    column('u', 'TEXT', { kind: 'text' }),
    column('active', 'BOOLEAN', { kind: 'boolean' }),
    column('price', 'DECIMAL(10,2)', { kind: 'decimal', precision: 10, scale: 2 }),
    column('total', 'NUMERIC', { kind: 'decimal' }),
    column('d', 'DATE', { kind: 'date' }),
    // How its values are spelled nobody looked.
    { ...column('at', 'DATETIME', TIMESTAMP), traits: {} },
    // There are no values.
    { ...column('later', 'DATETIME', TIMESTAMP), traits: { spelling: '' } },
    { ...column('day', 'DATE', { kind: 'date' }), traits: { spelling: '' } },
    column('key', 'UUID', { kind: 'uuid' }),
    column('data', 'JSON', { kind: 'json', form: 'text' }),
    column('b', 'BLOB', { kind: 'bytes' }),
    // Declared as a number; its values made it a text.
    column('worn', 'INTEGER', { kind: 'text' }),
  ],
};
/** What SQLite itself declares: the target's type of `worn` follows from its values. */
const source: ExpressionContext['table'] = {
  ...table,
  columns: table.columns.map((one) =>
    one.name === 'worn' ? column('worn', 'INTEGER', { kind: 'bigint' }) : one,
  ),
};

/** What a text of SQLite becomes in PostgreSQL, or why it does not. */
export function translate(
  text: string,
  purpose: ExpressionContext['purpose'],
  expected?: LogicalType,
  /** Columns that became another type. */
  types: Readonly<Record<string, LogicalType>> = {},
): string {
  const tree = sqlite.parse(text, { purpose, table: source });
  if (tree === undefined) return 'not parsed';
  const columns = table.columns.map((one) => ({ ...one, type: types[one.name] ?? one.type }));
  const printed = expressions.print(tree, {
    purpose,
    table: { ...table, columns },
    ...(expected === undefined ? {} : { expected }),
  });
  return printed.ok ? printed.sql : `because ${printed.reason}`;
}

/** Where a check of SQLite means another thing in PostgreSQL. */
export function caveatOf(text: string): string | undefined {
  const tree = sqlite.parse(text, { purpose: 'check', table: source });
  const printed = tree && expressions.print(tree, { purpose: 'check', table });
  return printed?.ok === true ? printed.caveat : 'not printed';
}
