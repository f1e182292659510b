import type { AnyTransform, Value } from '@godwit/plugin-api';

const ROWS = 3000;
export const SQLITE = `
  CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL, code VARCHAR(8), count INTEGER, flag BOOLEAN, price DECIMAL(10,2),
    size REAL, bytes BLOB, moment DATETIME, doc JSON_TEXT, facts JSONB_TEXT);
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS})
  INSERT INTO things SELECT i, ' näme ' || i, CASE WHEN i % 7 THEN 'c' || i END, i * 1000, i % 2, i % 100 / 4.0, i / 7.0,
    CASE WHEN i % 3 THEN CAST('b' || i AS BLOB) END, datetime(1700000000 + i, 'unixepoch'), '{"a" : ' || i || '}', '{"b": 1.50}' FROM n;
  CREATE TABLE keyless (name TEXT, kept TEXT);
  INSERT INTO keyless SELECT name, code FROM things WHERE id <= 1500;`;
export const POSTGRES = `
  CREATE TABLE things (id bigint PRIMARY KEY, name text NOT NULL, code varchar(8), count integer, flag boolean, price numeric(10,2),
    size float8, bytes bytea, moment timestamp, doc json, facts jsonb);
  INSERT INTO things SELECT i, ' näme ' || i, CASE WHEN i % 7 > 0 THEN 'c' || i END, i * 1000, i % 2 = 1, i % 100 / 4.0, i / 7.0,
    CASE WHEN i % 3 > 0 THEN convert_to('b' || i, 'UTF8') END, timestamp '2023-11-14' + i * interval '1 second', ('{"a" : ' || i || '}')::json,
    '{"b": 1.50}' FROM generate_series(1, ${ROWS}) AS i;
  CREATE TABLE keyless (name text, kept text);
  INSERT INTO keyless SELECT name, code FROM things WHERE id <= 1500;`;

type Change = (value: never) => Value;

/** A change of a column, as a function of the value alone, or as one that is given the row as well. */
export interface Step extends Partial<Pick<AnyTransform, 'nulls' | 'output'>> {
  readonly column: string;
  readonly change: Change;
}

const text = (change: (value: string) => Value): Change => change as never;
export const PLAIN: readonly (readonly [string, readonly Step[]])[] = [
  ['one text', [{ column: 'name', change: text((name) => name.trim()) }]],
  [
    'several columns and steps',
    [
      { column: 'name', change: text((name) => name.trim()) },
      { column: 'code', change: text((code) => (code.endsWith('3') ? null : code.toUpperCase())) },
      { column: 'name', change: text((name) => `${name}!`) },
      { column: 'flag', change: ((flag: boolean) => !flag) as never },
      { column: 'bytes', change: ((bytes: Uint8Array) => Uint8Array.from(bytes).reverse()) as never },
      { column: 'doc', change: text((doc) => doc.replace(' ', '')) },
    ],
  ],
  ['NULL that becomes a value', [{ column: 'code', nulls: 'pass', change: text((code) => code ?? 'none') }]],
  [
    'other types',
    [
      { column: 'moment', output: { kind: 'text' }, change: text((moment) => moment.slice(0, 16)) },
      { column: 'code', output: { kind: 'bigint' }, change: text((code) => BigInt(code.slice(1))) },
    ],
  ],
  [
    'values that change in few rows',
    [{ column: 'name', change: text((name) => (name.endsWith('99') ? `${name} long enough` : name)) }],
  ],
];
export const FAILING: readonly (readonly [string, readonly Step[]])[] = [
  [
    'an error',
    [
      {
        column: 'name',
        change: text((name) => {
          if (name.endsWith(' 2718')) throw new Error('no');
          return name;
        }),
      },
    ],
  ],
  [
    'NULL where none may be',
    [{ column: 'name', change: text((name) => (name.endsWith(' 1999') ? null : name)) }],
  ],
  ['a value of another form', [{ column: 'code', change: text((code) => (code === 'c2000' ? 1 : code)) }]],
];
export const REFUSED: readonly (readonly [string, readonly Step[]])[] = [
  [
    'a text that is too long',
    [{ column: 'code', change: text((code) => (code === 'c2000' ? 'much too long' : code)) }],
  ],
  [
    'a number that is too large',
    [
      {
        column: 'code',
        output: { kind: 'integer', bits: 16 },
        change: text((code) => (code === 'c2000' ? 70_000 : 7)),
      },
    ],
  ],
  ['a text with NUL', [{ column: 'name', change: text((name) => (name.endsWith(' 2001') ? '\0' : name)) }]],
];
