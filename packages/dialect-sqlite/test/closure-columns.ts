import type { OwnColumn } from '@godwit/testkit';

/** What the texts of `closure.txt` name, with values that they tell apart. */
export const CLOSURE_COLUMNS: readonly OwnColumn[] = [
  { name: 'n', nativeType: 'INTEGER', values: [0n, 1n, 2n, 3n, 5n, -7n, 10n] },
  { name: 'm', nativeType: 'INTEGER', values: [0n, 1n, 2n, 5n, -1n] },
  { name: 'small', nativeType: 'SMALLINT', values: [0, 1, 5] },
  { name: 'big', nativeType: 'BIGINT', values: [0n, 1n, 9_007_199_254_740_993n] },
  { name: 'r', nativeType: 'REAL', values: [0, 0.5, 1.5, -2.5, 2] },
  { name: 'q', nativeType: 'DOUBLE', values: [0, 1, -0.5, 2] },
  {
    name: 'price',
    nativeType: 'DECIMAL(10,2)',
    values: ['0.00', '1.50', '2.50', '19.90', '-0.55', '10.00', '0.05'],
  },
  { name: 'total', nativeType: 'DECIMAL_TEXT', values: ['0', '1.5', '-2', '3.005'] },
  {
    name: 't',
    nativeType: 'TEXT',
    values: [
      ...['a', 'A', 'ab', 'AB', 'abc', 'a_c', 'aXc', 'xabcx', "it's", 'a!', 'a%', 'É', ' a '],
      ...['user@example.com', '12', '5', '1.0', '123-45'],
    ],
  },
  { name: 'u', nativeType: 'TEXT', values: ['a', 'b', 'ab', 'abc', 'a%', ''] },
  { name: 'v', nativeType: 'VARCHAR(20)', values: ['a', 'abc', '12', ''] },
  { name: 'nc', nativeType: 'TEXT', collation: 'NOCASE', values: ['a', 'A', 'b', 'Ax'] },
  { name: 'rt', nativeType: 'TEXT', collation: 'RTRIM', values: ['a', 'a  ', 'b'] },
  { name: 'ok', nativeType: 'BOOLEAN' },
  { name: 'born', nativeType: 'DATE', values: ['2000-01-01', '2024-02-29', '1999-12-31'] },
  { name: 'at', nativeType: 'DATETIME', values: ['2000-01-01 00:00:00', '2024-02-29 12:34:56.789'] },
  { name: 'seen', nativeType: 'TIMESTAMP', values: ['2000-01-01 00:30:00', '2024-02-29 12:34:56.789'] },
  { name: 'opens', nativeType: 'TIME', values: ['08:00:00'] },
  { name: 'key', nativeType: 'UUID' },
  {
    name: 'data',
    nativeType: 'JSON',
    values: [
      ...['{}', '{"kind": "x"}', '{"kind": "y", "a": {"kind": "x", "b": [1]}}'],
      ...['{"n": 5, "ok": true, "a": [1]}', '{"n": "5"}', '["x"]', '{"kind": null}'],
    ],
  },
  { name: 'bytes', nativeType: 'BLOB', values: [new Uint8Array(16), new Uint8Array([0, 255])] },
  { name: 'zoned', nativeType: 'TIMESTAMPTZ' },
  { name: 'abc', nativeType: 'VARCHAR(3)' },
];
