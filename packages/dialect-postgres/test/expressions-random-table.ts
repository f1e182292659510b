import type { Column, LogicalType } from '@godwit/plugin-api';
import fc from 'fast-check';

function column(name: string, nativeType: string, type: LogicalType, collation?: string): Column {
  return { name, nativeType, type, nullable: true, ...(collation === undefined ? {} : { collation }) };
}

export const COLUMNS: readonly Column[] = [
  column('id', 'INTEGER', { kind: 'bigint' }),
  column('n', 'INTEGER', { kind: 'bigint' }),
  column('m', 'INTEGER', { kind: 'bigint' }),
  column('r', 'REAL', { kind: 'float', bits: 64 }),
  column('s', 'REAL', { kind: 'float', bits: 64 }),
  column('t', 'TEXT', { kind: 'text' }),
  column('u', 'TEXT', { kind: 'text' }),
  column('nc', 'TEXT', { kind: 'text', collation: 'nocase' }, 'NOCASE'),
  column('rt', 'TEXT', { kind: 'text', collation: 'rtrim' }, 'RTRIM'),
  column('active', 'BOOLEAN', { kind: 'boolean' }),
  column('price', 'DECIMAL(10,2)', { kind: 'decimal', precision: 10, scale: 2 }),
  column('d', 'DATE', { kind: 'date' }),
  column('b', 'BLOB', { kind: 'bytes' }),
];
export const TABLE = { name: { name: 'x' }, columns: COLUMNS };
export const DDL_POSTGRES =
  'CREATE TABLE x (id bigint, n bigint, m bigint, r double precision, s double precision, t text, u text, nc text, rt text, active boolean, price numeric(10,2), d date, b bytea)';
export const DDL_SQLITE =
  'CREATE TABLE x (id INTEGER, n INTEGER, m INTEGER, r REAL, s REAL, t TEXT, u TEXT, nc TEXT COLLATE NOCASE, rt TEXT COLLATE RTRIM, active BOOLEAN, price DECIMAL(10,2), d DATE, b BLOB)';

const INTEGERS = [
  0n,
  1n,
  -1n,
  2n,
  3n,
  -7n,
  10n,
  255n,
  2147483647n,
  -2147483648n,
  2n ** 53n,
  -(2n ** 53n) - 1n,
  2n ** 62n,
];
const REALS = [
  0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  0.1,
  3.7,
  1e10,
  1e300,
  -1e-300,
  0.49999999999999994,
  2 ** 52 + 1.5,
  2 ** 53,
  Number.POSITIVE_INFINITY,
];
const TEXTS = [
  '',
  'a',
  'A',
  'abc',
  'ABC',
  'aBc ',
  ' abc',
  'a_c',
  'a%c',
  'a\\c',
  'é',
  'É',
  'ß',
  'ab😀c',
  '5',
  '05',
  '1.5',
  '-1',
  'z',
  'Z',
  '[',
  '_',
  'a-b',
  "it's",
  'user@example.com',
  '2020-01-01',
  '12',
  'a\nb',
];
const DATES = ['2020-01-01', '1999-12-31', '2024-02-29', '0001-01-01', '9999-12-31'];

export type Cell = null | bigint | number | string | Buffer;

export function rowsOf(count: number, seed: number): readonly (readonly Cell[])[] {
  const pick = <T>(values: readonly T[]): fc.Arbitrary<T | null> =>
    fc.option(fc.constantFrom(...values), { freq: 8 });
  const row = fc.tuple(
    pick(INTEGERS),
    pick(INTEGERS),
    pick(REALS),
    pick(REALS),
    pick(TEXTS),
    pick(TEXTS),
    pick(TEXTS),
    pick(TEXTS),
    pick([0n, 1n]),
    pick([0n, 5n, 1.25, -3.5, 99999999.99, 0.1, 2.67]),
    pick(DATES),
    pick([Buffer.from(''), Buffer.from([0]), Buffer.from([0xff, 1])]),
  );
  return fc.sample(row, { numRuns: count, seed }).map((cells, index) => [BigInt(index), ...cells]);
}
