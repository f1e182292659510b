import type { Column, LogicalType } from '@godwit/plugin-api';
import fc from 'fast-check';
import { postgres } from '../../src/index.js';
import { type Bench, column, openBench, table } from '../support.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const TEXT: LogicalType = { kind: 'text' };

function converting(from: Column, to: Column) {
  return postgres.ddl.converts?.(table('t', [from]), from, to);
}

/** Which of these texts, read as values of the type `from`, the predicate says not to fit. */
async function misfits(
  from: string,
  values: readonly (string | null)[],
  type: LogicalType,
  to: LogicalType,
): Promise<readonly (string | null)[]> {
  const predicate = converting(column('v', type), column('v', to))?.misfits ?? 'false';
  const { rows } = await bench.client.query(
    `SELECT x FROM (SELECT x, x::${from} AS v FROM unnest($1::text[]) AS x) AS t WHERE ${predicate}`,
    [values],
  );
  return rows.map(({ x }) => x);
}

test.each<[string, LogicalType, readonly string[], readonly string[]]>([
  [
    'uuid',
    { kind: 'uuid' },
    ['0b6e8c56-7a0e-4c0e-9d5e-2f6f3c1d9a10', '0B6E8C567A0E4C0E9D5E2F6F3C1D9A10'],
    ['', 'x', '0b6e8c56-7a0e-4c0e-9d5e-2f6f3c1d9a1', '{}'],
  ],
  [
    'integer',
    { kind: 'integer', bits: 32 },
    ['0', '-2147483648', '2147483647'],
    ['', '2147483648', '1.0', '007', ' 1', '9'.repeat(400)],
  ],
  [
    'bigint',
    { kind: 'bigint' },
    ['9223372036854775807', '-9223372036854775808'],
    ['9223372036854775808', '1e3'],
  ],
  ['smallint', { kind: 'integer', bits: 16 }, ['32767'], ['32768']],
  [
    'numeric',
    { kind: 'decimal' },
    ['1.50', '-0.1', '123456789012345678901234567890.5'],
    ['NaN', '1e5', '.5', '5.', ''],
  ],
  ['numeric(5,2)', { kind: 'decimal', precision: 5, scale: 2 }, ['999.99', '1.5'], ['1000', '1.005']],
  [
    'double precision',
    { kind: 'float', bits: 64 },
    ['1.5', '-0.000001'],
    ['1e400', '0.1234567890123456', 'x'],
  ],
  ['boolean', { kind: 'boolean' }, ['true', 'f', '1', 'NO'], ['2', '', 'tru', 'maybe']],
  [
    'date',
    { kind: 'date' },
    ['2024-02-29', '1900-02-28', '9999-12-31'],
    ['2023-02-29', '1900-02-29', '0000-01-01', '2024-13-01', '2024-1-1', '2024-04-31', 'today'],
  ],
  [
    'timestamp',
    { kind: 'timestamp', precision: 6, zoned: false },
    ['2024-02-29 23:59:59.123456', '2024-01-01T00:00:00'],
    ['2024-01-01', '2024-01-01 24:00:00', '2024-01-01 10:00:00Z', '2024-02-30 10:00:00', 'now'],
  ],
  [
    'timestamptz',
    { kind: 'timestamp', precision: 3, zoned: true },
    ['2024-02-29 23:59:59.123+02', '2024-01-01T00:00:00Z', '2024-01-01 00:00:00'],
    ['2024-01-01 00:00:00.1234', '2024-01-01 00:00:00+25'],
  ],
  [
    'time',
    { kind: 'time', precision: 6, zoned: false },
    ['10:11:12', '23:59:59.5'],
    ['24:00:00', '10:11', '10:60:00'],
  ],
  ['enum', { kind: 'enum', name: 'e', values: ['a', "b'"] }, ['a', "b'"], ['A', '', 'c']],
  [
    'json',
    { kind: 'json', form: 'text' },
    ['{}', '[]', ' [1, -2.5e3 ,{"a":null}] ', '"x\\u00e9\\n"', 'true', '{"a" : {"b": [[]]}}\n'],
    [
      '',
      '{',
      "{'a':1}",
      '[1,]',
      '01',
      'tru',
      '"a\nb"',
      '[1 2]',
      '{"a":1 "b":2}',
      '\u0001',
      '[1,\u0002]',
      '{1:2}',
      '"\\x"',
      'NaN',
    ],
  ],
  ['jsonb', { kind: 'json', form: 'normalized' }, ['{"a": "\\u00e9"}'], ['"\\u0000"', '"\\ud800"', '1e9999']],
  [
    'integer[]',
    { kind: 'array', of: { kind: 'integer', bits: 32 } },
    ['{}', '{1,-2}'],
    ['{1,}', '{a}', '{1,99999999999}', '1,2', '[1]'],
  ],
  ['varchar(3)', { kind: 'text', maxLength: 3 }, ['abc', '\u{1f600}\u{1f600}\u{1f600}'], ['abcd', 'ab  ']],
])('a text that is no %s is a misfit, and one that is becomes one', async (name, type, fitting, others) => {
  expect(await misfits('text', [...fitting, ...others, null], TEXT, type)).toEqual(others);
  if (type.kind === 'enum') return;
  const { rows } = await bench.client.query(`SELECT x::${name} FROM unnest($1::text[]) AS x`, [fitting]);
  expect(rows).toHaveLength(fitting.length);
});

test.each<[string, LogicalType, LogicalType, readonly string[], readonly string[]]>([
  [
    'bigint',
    { kind: 'bigint' },
    { kind: 'integer', bits: 32 },
    ['2147483647'],
    ['2147483648', '-9223372036854775808'],
  ],
  ['bigint', { kind: 'bigint' }, { kind: 'boolean' }, ['0', '1'], ['2', '-1']],
  [
    'bigint',
    { kind: 'bigint' },
    { kind: 'float', bits: 64 },
    ['9007199254740992'],
    ['9007199254740993', '-9223372036854775808'],
  ],
  ['numeric', { kind: 'decimal' }, { kind: 'bigint' }, ['5', '5.0'], ['5.5', 'NaN', 'Infinity', '1e30']],
  [
    'numeric',
    { kind: 'decimal' },
    { kind: 'decimal', precision: 4, scale: 1 },
    ['999.9', 'NaN'],
    ['999.99', '1000', '-Infinity'],
  ],
  [
    'numeric',
    { kind: 'decimal' },
    { kind: 'float', bits: 64 },
    ['0.1', 'NaN', '0'],
    ['0.12345678901234567890', '1e400', '1e-400'],
  ],
  [
    'double precision',
    { kind: 'float', bits: 64 },
    { kind: 'float', bits: 32 },
    ['1.5', 'NaN', '-Infinity'],
    ['0.1', '1e300', '1e-300'],
  ],
  [
    'double precision',
    { kind: 'float', bits: 64 },
    { kind: 'bigint' },
    ['5', '-9223372036854775808'],
    ['5.5', 'NaN', '1e300', '9223372036854775807'],
  ],
  [
    'double precision',
    { kind: 'float', bits: 64 },
    { kind: 'decimal', precision: 3, scale: 1 },
    ['10.5'],
    ['10.55', '1e300', 'Infinity'],
  ],
  [
    'timestamp',
    { kind: 'timestamp', precision: 6, zoned: false },
    { kind: 'date' },
    ['2024-01-01 00:00:00', 'infinity'],
    ['2024-01-01 00:00:01'],
  ],
  [
    'timestamp',
    { kind: 'timestamp', precision: 6, zoned: false },
    { kind: 'timestamp', precision: 0, zoned: true },
    ['2024-01-01 00:00:01'],
    ['2024-01-01 00:00:01.5'],
  ],
  [
    'date',
    { kind: 'date' },
    { kind: 'timestamp', precision: 6, zoned: false },
    ['2024-01-01', 'infinity'],
    ['300000-01-01'],
  ],
  [
    'bytea',
    { kind: 'bytes' },
    TEXT,
    ['\\x', '\\x61c3a9', '\\xf09f9880'],
    ['\\x00', '\\xff', '\\xc3', '\\xeda080', '\\xf4908080'],
  ],
  ['bytea', { kind: 'bytes' }, { kind: 'uuid' }, ['\\x0b6e8c567a0e4c0e9d5e2f6f3c1d9a10'], ['\\x', '\\x00']],
  [
    'text',
    { kind: 'enum', name: 'e', values: ['a', 'b'] },
    { kind: 'enum', name: 'f', values: ['b', 'c'] },
    ['b'],
    ['a'],
  ],
])('of %s what another type does not hold is a misfit', async (name, from, to, fitting, others) => {
  expect(await misfits(name, [...fitting, ...others, null], from, to)).toEqual(others);
});

test('numbers are not guessed to be times, nor other things to be what they only look like', () => {
  const [bigint, interval] = [column('v', { kind: 'bigint' }), column('v', { kind: 'interval' })];
  expect(converting(bigint, column('v', { kind: 'timestamp', precision: 6, zoned: true }))).toBeUndefined();
  expect(converting(interval, bigint)).toBeUndefined();
  expect(converting(column('v', TEXT), interval)).toBeUndefined();
});

test('no text makes the question itself fail, and what fits is read by PostgreSQL', async () => {
  const types: readonly [string, LogicalType][] = [
    ['json', { kind: 'json', form: 'text' }],
    ['jsonb', { kind: 'json', form: 'normalized' }],
    ['date', { kind: 'date' }],
    ['timestamptz', { kind: 'timestamp', precision: 6, zoned: true }],
    ['numeric', { kind: 'decimal' }],
    ['bigint', { kind: 'bigint' }],
  ];
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    '\\',
    '\\u00',
    '1',
    '0',
    '-',
    '.',
    'e',
    ' ',
    '\n',
    'true',
    'null',
    'T',
    'Z',
    '2024-02-30',
    '\u0001',
    '\u{1f600}',
  );
  const texts = fc.oneof(fc.string({ unit: pieces, maxLength: 12 }), fc.json({ maxDepth: 3 }));
  await fc.assert(
    fc.asyncProperty(fc.array(texts, { minLength: 30, maxLength: 60 }), async (given) => {
      const values = given.filter((text) => !text.includes('\0'));
      for (const [name, type] of types) {
        const bad = new Set(await misfits('text', values, TEXT, type));
        const good = values.filter((value) => !bad.has(value));
        await bench.client.query(`SELECT x::${name} FROM unnest($1::text[]) AS x`, [good]);
      }
    }),
    { numRuns: 25 },
  );
});
