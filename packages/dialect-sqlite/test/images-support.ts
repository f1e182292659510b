import type { ColumnPlan, LogicalType } from '@godwit/plugin-api';
import fc from 'fast-check';

/** A type of each kind that has images, by the name of a column. */
export const TYPES: Readonly<Record<string, LogicalType>> = {
  small: { kind: 'integer', bits: 16 },
  whole: { kind: 'integer', bits: 32 },
  big: { kind: 'bigint' },
  flag: { kind: 'boolean' },
  real: { kind: 'float', bits: 64 },
  price: { kind: 'decimal', precision: 10, scale: 2 },
  amount: { kind: 'decimal' },
  exact: { kind: 'decimal', precision: 30, scale: 10 },
  free: { kind: 'decimal' },
  single: { kind: 'float', bits: 32 },
  words: { kind: 'text' },
  short: { kind: 'text', maxLength: 5 },
  bytes: { kind: 'bytes' },
  day: { kind: 'date' },
  hour: { kind: 'time', precision: 6, zoned: false },
  moment: { kind: 'timestamp', precision: 6, zoned: false },
  seen: { kind: 'timestamp', precision: 3, zoned: true },
  key: { kind: 'uuid' },
  mood: { kind: 'enum', name: 'mood', values: ['sad', 'glad'] },
  doc: { kind: 'json', form: 'text' },
  facts: { kind: 'json', form: 'normalized' },
};
/** How each of these columns is declared. */
export const DECLARED: Readonly<Record<string, string>> = {
  small: 'INTEGER',
  whole: 'INTEGER',
  big: 'INTEGER',
  flag: 'BOOLEAN',
  real: 'REAL',
  price: 'DECIMAL(10,2)',
  amount: 'NUMERIC',
  exact: 'DECIMAL_TEXT(30,10)',
  free: 'DECIMAL_TEXT',
  single: 'REAL',
  words: 'TEXT',
  short: 'TEXT',
  bytes: 'BLOB',
  day: 'DATE',
  hour: 'TIME',
  moment: 'DATETIME',
  seen: 'TIMESTAMP',
  key: 'UUID',
  mood: 'TEXT',
  doc: 'JSON_TEXT',
  facts: 'JSONB_TEXT',
};
export const TABLE = `CREATE TABLE t (id INTEGER PRIMARY KEY, ${Object.entries(DECLARED)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ')})`;
export const COLUMNS: readonly ColumnPlan[] = [
  { name: 'id', as: { kind: 'bigint' } },
  ...Object.entries(TYPES).map(([name, as]) => ({ name, as })),
];

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

const digits = fc.integer({ min: -99_999_999, max: 99_999_999 });
const day = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
/** Values of each of these types, as SQL. */
export const CELLS: readonly fc.Arbitrary<string>[] = [
  fc.integer({ min: -32768, max: 32767 }).map(String),
  fc.integer().map(String),
  fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }).map(String),
  fc.constantFrom('0', '1'),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((value) => String(Object.is(value, -0) ? 0 : value)),
  digits.map((value) => String(value / 100)),
  fc.oneof(
    fc.integer().map(String),
    digits.map((value) => String(value / 1000)),
  ),
  fc
    .tuple(
      fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n }),
      fc.constantFrom('', '.5', '.0000000001', '.1200'),
    )
    .map(([whole, fraction]) => text(`${whole}${fraction}`)),
  fc
    .tuple(
      fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }),
      fc.constantFrom('', '.0', '.00010', `.${'1234'.repeat(9)}`),
    )
    .map(([whole, fraction]) => text(`${whole}${fraction}`)),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => String(value === 0 ? 0 : value)),
  fc
    .string({ unit: 'grapheme' })
    .filter((value) => !value.includes('\0'))
    .map(text),
  fc.string({ unit: 'grapheme-ascii', maxLength: 5 }).map(text),
  fc.uint8Array({ maxLength: 40 }).map((value) => `x'${Buffer.from(value).toString('hex')}'`),
  day.map((value) => text(value.slice(0, 10))),
  day.map((value) => text(value.slice(11, value.endsWith('000Z') ? 19 : 23))),
  day.map((value) => text(value.slice(0, 23).replace('T', ' '))),
  day.map((value) => text(value)),
  fc.uuid().map(text),
  fc.constantFrom("'sad'", "'glad'"),
  fc.json().map(text),
  fc.json().map(text),
];
/** Values of one row that fit their types, as SQL. */
export const row = fc.tuple(
  ...CELLS.map((cell) =>
    fc.oneof({ weight: 1, arbitrary: fc.constant('NULL') }, { weight: 6, arbitrary: cell }),
  ),
);
