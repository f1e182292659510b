import {
  type ColumnPlan,
  canonicalText,
  encodeQuotedCsv,
  type LogicalType,
  type Value,
} from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { cellSql } from '../src/read/rows/cell-sql.js';
import { encodeRows } from '../src/read/rows/encode-rows.js';
import { type Change, createFit, type FitOptions, type Stored } from '../src/types/values/values.js';

const OPTIONS: FitOptions = { sourceTimeZone: 'UTC', cut: false, strict: true };

function fit(as: LogicalType, stored: Stored, change: Partial<FitOptions> = {}): Value | undefined {
  return createFit({ name: 'x', as }, { ...OPTIONS, ...change })(stored);
}

const timestamp = { kind: 'timestamp', precision: 6, zoned: false } as const;
const timestamptz = { kind: 'timestamp', precision: 6, zoned: true } as const;

test.each<[LogicalType, Stored, Value | undefined]>([
  [{ kind: 'boolean' }, 1n, true],
  [{ kind: 'boolean' }, 'TRUE', true],
  [{ kind: 'boolean' }, 'f', false],
  [{ kind: 'boolean' }, 2n, undefined],
  [{ kind: 'boolean' }, '', undefined],
  [{ kind: 'bigint' }, 2n ** 63n - 1n, 2n ** 63n - 1n],
  [{ kind: 'bigint' }, '', undefined],
  [{ kind: 'bigint' }, '007', undefined],
  [{ kind: 'bigint' }, 1.5, undefined],
  [{ kind: 'integer', bits: 16 }, 32_768n, undefined],
  [{ kind: 'float', bits: 64 }, 2n ** 53n + 1n, undefined],
  [{ kind: 'float', bits: 64 }, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  [{ kind: 'float', bits: 64 }, -0, -0],
  [{ kind: 'decimal', precision: 10, scale: 2 }, 12.34, '12.34'],
  [{ kind: 'decimal', precision: 10, scale: 2 }, 12.345, undefined],
  [{ kind: 'decimal', precision: 4, scale: 2 }, 123n, undefined],
  [{ kind: 'decimal', precision: 2, scale: 2 }, 0.25, '0.25'],
  [{ kind: 'decimal' }, 1e-7, '0.0000001'],
  [{ kind: 'decimal' }, 1.5e21, '1500000000000000000000'],
  [{ kind: 'decimal' }, '1.10', '1.10'],
  [{ kind: 'text', maxLength: 2 }, '🐦🐦', '🐦🐦'],
  [{ kind: 'text', maxLength: 2 }, 'abc', undefined],
  [{ kind: 'text' }, 5n, '5'],
  [{ kind: 'text' }, Buffer.from('ä'), 'ä'],
  [{ kind: 'text' }, Buffer.from([0xff]), undefined],
  [{ kind: 'date' }, '2024-02-29', '2024-02-29'],
  [{ kind: 'date' }, '2023-02-29', undefined],
  [{ kind: 'date' }, '0000-01-01', undefined],
  [timestamp, '2024-01-01T10:11:12.500', '2024-01-01 10:11:12.5'],
  [timestamp, '2024-01-01 10:11', '2024-01-01 10:11:00'],
  [timestamp, '2024-01-01', '2024-01-01 00:00:00'],
  [timestamp, '2023-02-29', undefined],
  [timestamp, '0000-01-01', undefined],
  [timestamptz, '2024-01-01', '2024-01-01 00:00:00+00'],
  [timestamp, '2024-01-01 24:00:00', '2024-01-02 00:00:00'],
  [timestamp, '2024-01-01 10:11:12Z', undefined],
  [timestamp, '2024-01-01 10:11:12.1234567', undefined],
  [timestamp, 'now', undefined],
  [timestamptz, '2024-01-01T10:11:12Z', '2024-01-01 10:11:12+00'],
  [timestamptz, '2024-01-01 00:30:00.25+05:30', '2023-12-31 19:00:00.25+00'],
  [timestamptz, '2024-01-01 00:30:00', '2024-01-01 00:30:00+00'],
  [timestamptz, '0001-01-01 00:00:00+00:00', '0001-01-01 00:00:00+00'],
  [timestamptz, '0001-01-01 00:00:00+01:00', undefined],
  [{ kind: 'time', precision: 6, zoned: false }, '10:11', '10:11:00'],
  [{ kind: 'time', precision: 6, zoned: true }, '10:11Z', '10:11:00+00:00'],
  [{ kind: 'time', precision: 6, zoned: true }, '01:02:03+00:00:01', '01:02:03+00:00:01'],
  [timestamptz, '2024-01-01 00:00:00+00:00:01', undefined],
  [timestamp, '294276-12-31 23:59:59', '294276-12-31 23:59:59'],
  [timestamp, '294277-01-01 00:00:00', undefined],
  [{ kind: 'date' }, '5874897-12-31', '5874897-12-31'],
  [{ kind: 'date' }, '4714-11-24 BC', '4714-11-24 BC'],
  [{ kind: 'date' }, '4714-11-23 BC', undefined],
  [{ kind: 'interval' }, '-infinity', '-infinity'],
  [{ kind: 'json', form: 'text' }, Buffer.from('2b1331', 'hex'), '[1]'],
  [{ kind: 'json', form: 'text' }, '{"a": 1.10}', '{"a": 1.10}'],
  [{ kind: 'json', form: 'text' }, 'nope', undefined],
  [{ kind: 'json', form: 'text' }, '', undefined],
  [{ kind: 'uuid' }, '123E4567-e89b-12d3-a456-426614174000', '123e4567-e89b-12d3-a456-426614174000'],
  [{ kind: 'uuid' }, '{123e4567-e89b-12d3-a456-426614174000}', '123e4567-e89b-12d3-a456-426614174000'],
  [{ kind: 'uuid' }, '123E4567E89B12D3A456426614174000', '123e4567-e89b-12d3-a456-426614174000'],
  [{ kind: 'uuid' }, '{123e4567-e89b-12d3-a456-426614174000', undefined],
  [{ kind: 'uuid' }, Buffer.from('123e4567e89b12d3a456426614174000', 'hex'), undefined],
  [{ kind: 'date' }, '2024-02-29 00:00:00', undefined],
  [{ kind: 'boolean' }, 'yes', undefined],
  [{ kind: 'interval' }, '02:03:04', undefined],
  [{ kind: 'interval' }, 5n, undefined],
  [{ kind: 'bytes' }, 5n, undefined],
  [{ kind: 'array', of: { kind: 'text' } }, '[]', []],
  [
    { kind: 'array', of: { kind: 'text' } },
    '[["a",null],["b","c"]]',
    [
      ['a', null],
      ['b', 'c'],
    ],
  ],
  [{ kind: 'array', of: { kind: 'text' } }, '["a",null,["b"]]', undefined],
  [{ kind: 'array', of: { kind: 'bigint' } }, '["9223372036854775807", 1]', [2n ** 63n - 1n, 1n]],
  [{ kind: 'array', of: { kind: 'bigint' } }, '[9223372036854775807]', [2n ** 63n - 1n]],
  [{ kind: 'array', of: { kind: 'bigint' } }, '[9223372036854775808]', undefined],
  [
    { kind: 'array', of: { kind: 'float', bits: 64 } },
    '[[-0, 1e21], [2, null]]',
    [
      [-0, 1e21],
      [2, null],
    ],
  ],
  [
    { kind: 'array', of: { kind: 'decimal' } },
    '["1.10", 0.1234567890123456789, 1.10]',
    ['1.10', '0.1234567890123456789', '1.10'],
  ],
  [{ kind: 'array', of: { kind: 'boolean' } }, '["true", false]', [true, false]],
  [
    { kind: 'array', of: { kind: 'float', bits: 64 } },
    '["NaN","-Infinity","-0",1.5]',
    [Number.NaN, -Infinity, -0, 1.5],
  ],
  [{ kind: 'array', of: { kind: 'bytes' } }, '["\\\\x00ff"]', [new Uint8Array([0, 255])]],
  [{ kind: 'array', of: { kind: 'text' } }, '{}', undefined],
  [{ kind: 'float', bits: 64 }, 'NaN', Number.NaN],
  [{ kind: 'float', bits: 64 }, 'nan', undefined],
  [{ kind: 'float', bits: 32 }, 0.1, 0.1],
  [{ kind: 'float', bits: 32 }, Math.fround(0.1), Math.fround(0.1)],
  [{ kind: 'float', bits: 32 }, 0.12345678901, undefined],
  [{ kind: 'decimal' }, 'NaN', 'NaN'],
  [{ kind: 'decimal' }, '-Infinity', '-Infinity'],
  [{ kind: 'decimal', precision: 5, scale: 2 }, 'NaN', 'NaN'],
  [{ kind: 'decimal', precision: 5, scale: 2 }, 'Infinity', undefined],
  [{ kind: 'decimal', precision: 3, scale: -2 }, '12300', '12300'],
  [{ kind: 'decimal', precision: 3, scale: -2 }, '12350', undefined],
  [{ kind: 'decimal', precision: 2, scale: 4 }, '0.0012', '0.0012'],
  [{ kind: 'decimal', precision: 2, scale: 4 }, '0.0123', undefined],
  [{ kind: 'date' }, 'infinity', 'infinity'],
  [{ kind: 'date' }, '0044-03-15 BC', '0044-03-15 BC'],
  [{ kind: 'date' }, '0001-02-29 BC', '0001-02-29 BC'],
  [{ kind: 'date' }, '0002-02-29 BC', undefined],
  [{ kind: 'date' }, '12024-02-29', '12024-02-29'],
  [{ kind: 'date' }, '02024-02-29', undefined],
  [timestamp, '-infinity', '-infinity'],
  [timestamp, '0044-03-15 12:00:00 BC', '0044-03-15 12:00:00 BC'],
  [timestamp, '12024-01-01 00:00:00.5', '12024-01-01 00:00:00.5'],
  [timestamp, '12024-01-01 00:00:00.50', undefined],
  [timestamptz, '0044-03-15 12:00:00+00 BC', '0044-03-15 12:00:00+00 BC'],
  [timestamptz, '12024-01-01 00:00:00+00:00', '12024-01-01 00:00:00+00'],
  [{ kind: 'time', precision: 6, zoned: false }, '24:00:00', '24:00:00'],
  [{ kind: 'time', precision: 6, zoned: true }, '24:00:00+15:59', '24:00:00+15:59'],
  [{ kind: 'interval' }, 'P1Y-2M3DT4H-5M6.7S', 'P10M3DT3H55M6.7S'],
  [{ kind: 'interval' }, 'P0Y14M0DT0.100S', 'P1Y2MT0.1S'],
  [{ kind: 'interval' }, 'P2W-1DT90M', 'P13DT1H30M'],
  [{ kind: 'interval' }, 'P0D', 'PT0S'],
  [{ kind: 'interval' }, 'P-178000000Y', 'P-178000000Y'],
  [{ kind: 'interval' }, 'PT-0.000001S', 'PT-0.000001S'],
  [{ kind: 'interval' }, 'PT-2562047788H-54.775808S', 'PT-2562047788H-54.775808S'],
  [{ kind: 'interval' }, 'P178956971Y', undefined],
  [{ kind: 'interval' }, 'PT2562047789H', undefined],
  [{ kind: 'interval' }, 'PT0.0000001S', undefined],
  [{ kind: 'interval' }, '-P1D', undefined],
  [{ kind: 'interval' }, 'P', undefined],
  [{ kind: 'interval' }, 'P1DT', undefined],
])('%j takes %p as %p', (as, stored, value) => {
  expect(fit(as, stored)).toEqual(value);
});

test.each<[LogicalType, Stored, Value | undefined]>([
  [
    { kind: 'uuid' },
    Buffer.from('123e4567e89b12d3a456426614174000', 'hex'),
    '123e4567-e89b-12d3-a456-426614174000',
  ],
  [{ kind: 'uuid' }, Buffer.from('123e4567', 'hex'), undefined],
  [{ kind: 'date' }, '2024-02-29T00:00:00.000', '2024-02-29'],
  [{ kind: 'date' }, '2024-02-29 00:00', '2024-02-29'],
  [{ kind: 'date' }, '2024-02-29 00:00:01', undefined],
  [{ kind: 'date' }, '2023-02-29 00:00:00', undefined],
  [{ kind: 'date' }, '2024-02-29 00:00:00Z', '2024-02-29'],
  [{ kind: 'boolean' }, 'Yes', true],
  [{ kind: 'boolean' }, '0', false],
  [{ kind: 'boolean' }, 'maybe', undefined],
  [{ kind: 'interval' }, '1.02:03:04.5', 'P1DT2H3M4.5S'],
  [{ kind: 'interval' }, '-00:00:01.0000010', 'PT-1.000001S'],
  [{ kind: 'interval' }, '00:00:00.0000001', undefined],
  [{ kind: 'interval' }, 90_000_001n, 'PT1M30.000001S'],
  [{ kind: 'interval' }, '1:2', undefined],
])('a column that the config gave the type %j takes %p as %p', (as, stored, expected) => {
  const changes: unknown[] = [];
  const options = { ...OPTIONS, onChange: (change: unknown) => changes.push(change) };
  expect(createFit({ name: 'x', as, chosen: true }, options)(stored)).toEqual(expected);
  expect(changes).toHaveLength(expected === undefined ? 0 : 1);
});

test('digits beyond the sixth are cut only where that was chosen', () => {
  expect(fit(timestamptz, '2021-01-01 00:00:00.123456789+00:00', { cut: true })).toBe(
    '2021-01-01 00:00:00.123456+00',
  );
});

test('a time without a zone is read in the source time zone, summer time included', () => {
  expect(fit(timestamptz, '2024-07-01 12:00:00', { sourceTimeZone: 'Europe/Berlin' })).toBe(
    '2024-07-01 10:00:00+00',
  );
  expect(fit(timestamptz, '2024-01-01 12:00:00', { sourceTimeZone: 'Europe/Berlin' })).toBe(
    '2024-01-01 11:00:00+00',
  );
  expect(fit(timestamptz, '2024-01-01 12:00:00', { sourceTimeZone: '-05:00' })).toBe(
    '2024-01-01 17:00:00+00',
  );
});

const TYPES: readonly LogicalType[] = [
  { kind: 'boolean' },
  { kind: 'integer', bits: 16 },
  { kind: 'integer', bits: 32 },
  { kind: 'bigint' },
  { kind: 'decimal' },
  { kind: 'decimal', precision: 10, scale: 2 },
  { kind: 'decimal', precision: 20, scale: 15 },
  { kind: 'decimal', precision: 38, scale: 10 },
  { kind: 'decimal', precision: 3, scale: -2 },
  { kind: 'float', bits: 64 },
  { kind: 'text' },
  { kind: 'text', maxLength: 5 },
  { kind: 'bytes' },
  { kind: 'date' },
  { kind: 'time', precision: 6, zoned: false },
  timestamp,
  { kind: 'timestamp', precision: 3, zoned: false },
  timestamptz,
  { kind: 'uuid' },
  { kind: 'json', form: 'text' },
];
const AFFINITIES = { integer: 'INT', text: 'TEXT', blob: 'BLOB', real: 'REAL', numeric: 'NUMERIC' } as const;

const digits = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...'0123456789'), { minLength: length, maxLength: length })
    .map((parts) => parts.join(''));
const clock = fc
  .tuple(
    fc.constantFrom(' ', 'T', '  ', 't'),
    fc.integer({ min: 0, max: 25 }),
    fc.integer({ min: 0, max: 61 }),
    fc.integer({ min: 0, max: 61 }),
    fc.constantFrom('', '.', '.5', '.50', '.123456', '.1234567', '.000', ',5', '.1a'),
    fc.constantFrom('', 'Z', '+00:00', '-05:30', '+00', 'z', ' +00:00', '+15:00'),
  )
  .map(([gap, h, m, s, fraction, zone]) => `${gap}${two(h)}:${two(m)}:${two(s)}${fraction}${zone}`);
const day = fc
  .tuple(
    fc.constantFrom('0000', '0001', '1900', '2000', '2023', '2024', '9999', '24'),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
  )
  .map(([year, month, date]) => `${year}-${two(month)}-${two(date)}`);
const text = fc.oneof(
  fc.string({ unit: 'binary' }).filter((value) => !/\p{Surrogate}/u.test(value)),
  day,
  fc.tuple(day, clock).map((parts) => parts.join('')),
  clock.map((value) => value.trim()),
  fc.uuid(),
  fc.uuid().map((value) => value.toUpperCase()),
  fc.json(),
  fc.constantFrom(
    '',
    'now',
    'true',
    'T',
    'F',
    'fAlse',
    '0',
    '1',
    '2024-01-01 00:00:00\0x',
    '2024-01-01\0',
    '12:00',
    '2460000.5',
    'NaN',
    'infinity',
    '0044-03-15 BC',
    '12024-01-01 00:00:00+00:00',
    '-12.50',
    '--1',
    '1.2.3',
    '00.5',
    '-0',
    '123456789012345678901234567890.123456789',
    '{"a":1}\0',
  ),
  digits(4),
);
const real = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((value) => value / 100),
  fc
    .tuple(fc.integer(), fc.integer({ min: 0, max: 12 }))
    .map(([value, scale]) => Number(`${value}e-${scale}`)),
  fc.constantFrom(0, -0, 1e15, 1e16, 123456789012345680, 0.0001, 0.00001, 9.5e-5, Number.POSITIVE_INFINITY),
);
const integer = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.integer().map(BigInt),
  fc.constantFrom(0n, 1n, 2n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 63n)),
);
const stored: fc.Arbitrary<Stored> = fc.oneof(text, real, integer, fc.uint8Array({ maxLength: 12 }));

function two(value: number): string {
  return String(value).padStart(2, '0');
}

interface Rendered {
  readonly proof: bigint;
  readonly unchanged: bigint;
  readonly rendered: string;
}

/** What fitting a value says other than SQL; not asked by `expect`, which takes longer than all else here. */
function wrongProof(column: ColumnPlan, value: Stored, { proof, unchanged, rendered }: Rendered): unknown {
  if (proof === 0n) return unchanged === 1n ? 'it is unchanged, yet not proved' : undefined;
  const changes: Change[] = [];
  const onChange = (change: Change): void => void changes.push(change);
  const fitted = createFit(column, { ...OPTIONS, onChange })(value) as Exclude<Value, null> | undefined;
  if (fitted === undefined) return 'it is proved, yet does not fit';
  if (unchanged === 1n && changes.length > 0) return { unchanged, changes };
  const inner = rendered.slice(1, -1).replaceAll("''", "'");
  const isSame =
    column.as.kind === 'float'
      ? Object.is(Number(inner), fitted)
      : inner === canonicalText(fitted, column.as);
  return isSame ? undefined : { inner, fitted };
}

test.each(Object.keys(AFFINITIES) as (keyof typeof AFFINITIES)[])(
  'what SQL proves is what fitting says: %s columns',
  (affinity) => {
    const db = new Database(':memory:');
    db.defaultSafeIntegers(true);
    db.exec(`CREATE TABLE t (x ${AFFINITIES[affinity]})`);
    const insert = db.prepare('INSERT INTO t VALUES (?)');
    const queries = TYPES.map((as) => {
      const cell = cellSql('"x"', { name: 'x', as }, { affinity, generated: false, cleanText: false });
      const sql = `SELECT x, (${cell.proof}) IS TRUE, (${cell.unchanged}) IS TRUE, format('%Q', ${cell.text}) FROM t`;
      return {
        column: { name: 'x', as } as ColumnPlan,
        query: db.prepare<[], [Stored, bigint, bigint, string]>(sql).raw(true),
      };
    });
    let proven = 0;
    fc.assert(
      fc.property(stored, (given) => {
        db.exec('DELETE FROM t');
        insert.run(ArrayBuffer.isView(given) ? Buffer.from(given as Uint8Array) : given);
        const wrong = queries.flatMap(({ column, query }) => {
          const [value, proof, unchanged, rendered] = query.get() as [Stored, bigint, bigint, string];
          if (proof === 1n) proven++;
          const said = wrongProof(column, value, { proof, unchanged, rendered });
          return said === undefined ? [] : [{ as: column.as, value, said }];
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 4000 },
    );
    db.close();
    expect(proven).toBeGreaterThan(2000);
  },
);

test('rows with binary cells are encoded as the reference does', () => {
  const columns: readonly ColumnPlan[] = [
    { name: 'a', as: { kind: 'text' } },
    { name: 'b', as: { kind: 'bytes' } },
    { name: 'c', as: { kind: 'bigint' } },
  ];
  const row = fc.tuple(
    fc.option(fc.string({ unit: 'grapheme' })),
    fc.option(fc.uint8Array({ maxLength: 40 })),
    fc.option(fc.bigInt()),
  );
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
      expect(new TextDecoder().decode(encodeRows(rows, columns))).toBe(encodeQuotedCsv(rows, columns));
    }),
  );
  const large = new Uint8Array(2_500_000).fill(0xa5);
  const bytes = encodeRows([['x', large, 1n]], columns);
  expect([bytes.byteLength, bytes.buffer.byteLength]).toEqual([5_000_000 + 13, 5_000_000 + 13]);
});
