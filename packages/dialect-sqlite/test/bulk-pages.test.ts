import { decodeCellImages, type LogicalType, type Row, type Value } from '@godwit/plugin-api';
import fc from 'fast-check';
import { contents, type Made } from './bulk-support.js';
import { temporaryFolder } from './support.js';

const TEXT: LogicalType = { kind: 'text' };
const BIGINT: LogicalType = { kind: 'bigint' };
const moment = (zoned: boolean): LogicalType => ({ kind: 'timestamp', precision: 6, zoned });

/** Kinds, the type that the target declares for them, and values at their boundaries. */
const KINDS: readonly (readonly [LogicalType, string, readonly Exclude<Value, null>[]])[] = [
  [{ kind: 'boolean' }, 'BOOLEAN', [true, false]],
  [{ kind: 'integer', bits: 16 }, 'SMALLINT', [0, 1, -1, 127, 128, -128, -129, 32_767, -32_768]],
  [
    { kind: 'integer', bits: 32 },
    'INTEGER32',
    [32_768, -32_769, 8_388_607, 8_388_608, -8_388_609, 2 ** 31 - 1, -(2 ** 31)],
  ],
  [
    BIGINT,
    'BIGINT',
    [
      0n,
      1n,
      2n ** 31n,
      -(2n ** 31n) - 1n,
      2n ** 47n - 1n,
      2n ** 47n,
      -(2n ** 47n),
      -(2n ** 47n) - 1n,
      2n ** 63n - 1n,
      -(2n ** 63n),
    ],
  ],
  [BIGINT, 'BLOB', [5n, -(2n ** 40n)]],
  [
    { kind: 'float', bits: 64 },
    'DOUBLE PRECISION',
    [
      0,
      -0,
      1,
      1.5,
      -2,
      0.1,
      1e15,
      2 ** 47 - 1,
      2 ** 47,
      -(2 ** 47),
      -(2 ** 47) - 1,
      1e300,
      5e-324,
      Number.NaN,
      Infinity,
      -Infinity,
      2 ** 63,
    ],
  ],
  [
    { kind: 'float', bits: 32 },
    'FLOAT4',
    [0, 1, Math.fround(0.1), Math.fround(3.4e38), -Math.fround(1e-45), Number.NaN, Infinity],
  ],
  [
    { kind: 'decimal', precision: 10, scale: 2 },
    'DECIMAL(10,2)',
    ['0.00', '1.00', '0.01', '-0.10', '12345678.99', '-99999999.99', '100000.00', '10000.00', '0.50', 'NaN'],
  ],
  [
    { kind: 'decimal', precision: 15, scale: 0 },
    'DECIMAL(15,0)',
    ['999999999999999', '-999999999999999', '140737488355328', '1', '10000'],
  ],
  [
    { kind: 'decimal', precision: 15, scale: 15 },
    'DECIMAL(15,15)',
    ['0.123456789012345', '0.000000000000001', '-0.999999999999999', '0.100000000000000'],
  ],
  [
    { kind: 'decimal', precision: 15, scale: 7 },
    'DECIMAL(15,7)',
    ['12345678.1234567', '0.0000001', '-1.1000000'],
  ],
  [
    { kind: 'decimal', precision: 38, scale: 10 },
    'DECIMAL_TEXT(38,10)',
    ['1234567890123456789012345678.1234567890', '0.0000000000', '-0.0000000001', '10000.0000000000'],
  ],
  [
    { kind: 'decimal' },
    'DECIMAL_TEXT',
    [
      '0',
      '1',
      '1.10',
      '-123.4560',
      '0.00001',
      '100000000',
      'NaN',
      'Infinity',
      '-Infinity',
      `1${'0'.repeat(400)}`,
      `0.${'0'.repeat(400)}1`,
    ],
  ],
  [
    TEXT,
    'TEXT',
    ['', 'a', 'grüße', "it's", '007', '1e5', 'x'.repeat(57), 'x'.repeat(58), 'y'.repeat(5000), '🐦'],
  ],
  [{ kind: 'text', maxLength: 3 }, 'VARCHAR(3)', ['abc', '']],
  [{ kind: 'bytes' }, 'BLOB', [new Uint8Array(), new Uint8Array([0, 255]), new Uint8Array(20_000).fill(7)]],
  [{ kind: 'bytes' }, 'VARBINARY', [new Uint8Array([49, 50])]],
  [
    { kind: 'date' },
    'DATE',
    [
      '2024-02-29',
      '0001-01-01',
      '9999-12-31',
      '10000-01-01',
      '5874897-12-31',
      '0044-03-15 BC',
      '0001-12-31 BC',
      '2000-02-29',
      '1900-03-01',
      'infinity',
      '-infinity',
    ],
  ],
  [
    { kind: 'time', precision: 6, zoned: false },
    'TIME',
    ['00:00:00', '23:59:59.999999', '24:00:00', '12:00:00.5', '01:02:03.000001'],
  ],
  [
    moment(false),
    'TIMESTAMP',
    [
      '2024-01-01 10:11:12.5',
      '1970-01-01 00:00:00',
      '1999-12-31 23:59:59.999999',
      '0001-01-01 00:00:00',
      '0044-03-15 01:02:03 BC',
      '294276-12-31 23:59:59.999999',
      'infinity',
      '-infinity',
      '2285-06-05 23:47:34.740992',
      '1714-07-27 00:12:25.259007',
    ],
  ],
  [
    moment(true),
    'TIMESTAMPTZ',
    ['2024-01-01 10:11:12.000001+00', '0044-03-15 00:00:00+00 BC', '12024-01-01 00:00:00+00', 'infinity'],
  ],
  [
    { kind: 'uuid' },
    'UUID',
    ['00000000-0000-0000-0000-000000000000', '12345678-1234-1234-1234-123456789abc'],
  ],
  [{ kind: 'json', form: 'text' }, 'JSON_TEXT', ['{"b": 1.10}', '1', '"x"']],
  [{ kind: 'json', form: 'normalized' }, 'JSONB_TEXT', ['{"a": 12345678901234567890}', '1']],
  [{ kind: 'enum', name: 'mood', values: ['sad', "can't"] }, 'mood_TEXT', ['sad', "can't"]],
];

function columnsOf(declared: readonly string[]): string {
  return declared.map((type, index) => `c${index} ${type}`).join(', ');
}

/** Written as pages, and as SQLite itself inserts the same text, a table holds the same. */
function expectSame(made: Omit<Made, 'path'>): void {
  using folder = temporaryFolder();
  const text = contents({ ...made, path: folder.file('text.db') }, 'text');
  const images = contents({ ...made, path: folder.file('images.db') }, 'images');
  const pages = contents({ ...made, path: folder.file('pages.db') }, 'pages');
  expect(images.rows).toEqual(text.rows);
  expect(pages.rows).toEqual(text.rows);
  expect(text.isPages).toBe(false);
  expect(pages.isPages).toBe(made.rows.length > 1);
}

test.each(KINDS.map(([type, declared]) => [type.kind, declared]))('%s in a column %s', (kind, declared) => {
  const [type, , values] = KINDS.find((one) => one[0].kind === kind && one[1] === declared) ?? [
    TEXT,
    'TEXT',
    [],
  ];
  const rows = [...values, null].map((value): Row => [value, 'a']);
  expectSame({ sql: `CREATE TABLE t (${columnsOf([declared, 'TEXT'])})`, types: [type, TEXT], rows });
});

test.each([512, 1024, 4096, 65_536])('random rows of every kind in pages of %s bytes', (pageSize) => {
  const cell = ([, , values]: (typeof KINDS)[number]) => fc.constantFrom(...values, null);
  const row = fc.tuple(...KINDS.map(cell));
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 2, maxLength: 60 }),
      fc.integer({ min: 1, max: 70 }),
      (rows, batch) => {
        const sql = `CREATE TABLE t (${columnsOf(KINDS.map(([, declared]) => declared))})`;
        expectSame({ sql, types: KINDS.map(([type]) => type), rows, pageSize, batch });
      },
    ),
    { numRuns: 12 },
  );
});

/** Images of numbers that no type of theirs refuses. */
function imagesOf(numbers: readonly bigint[], doubles: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 + 4 * 4 + 4 + 3 * 8));
  view.setInt16(0, 4);
  view.setInt32(2, 8);
  view.setBigInt64(6, numbers[0] ?? 0n);
  view.setInt32(14, 4);
  view.setInt32(18, Number(BigInt.asIntN(22, numbers[1] ?? 0n)));
  view.setInt32(22, 8);
  view.setBigInt64(26, (numbers[2] ?? 0n) / 50n);
  view.setInt32(34, 8);
  view.setFloat64(38, doubles[0] ?? 0);
  return new Uint8Array(view.buffer);
}

test('numbers and moments of all sizes are stored as an INSERT stores them', () => {
  const images = [BIGINT, { kind: 'date' }, moment(true), { kind: 'float', bits: 64 }] as const;
  const decimals: readonly (readonly [number, number])[] = [
    [10, 2],
    [15, 0],
    [15, 15],
    [15, 7],
    [4, 3],
    [30, 9],
  ];
  const types: readonly LogicalType[] = [
    ...images,
    ...decimals.map(([precision, scale]): LogicalType => ({ kind: 'decimal', precision, scale })),
    { kind: 'decimal' },
  ];
  const declared = ['BIGINT', 'DATE', 'TIMESTAMPTZ', 'DOUBLE PRECISION'];
  declared.push(
    ...decimals.map(([precision, scale]) => `DECIMAL${precision > 15 ? '_TEXT' : ''}(${precision},${scale})`),
  );
  declared.push('DECIMAL_TEXT');
  const any = fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 2n });
  const small = fc
    .integer({ min: 0, max: 62 })
    .chain((bits) => fc.bigInt({ min: -(2n ** BigInt(bits)), max: 2n ** BigInt(bits) }));
  const digits = fc.stringMatching(/^[0-9]{40}$/);
  const row = fc.record({
    numbers: fc.array(fc.oneof(any, small), { minLength: 3, maxLength: 3 }),
    double: fc.oneof(
      fc.double(),
      fc.integer(),
      fc.integer().map((count) => count / 8),
    ),
    digits: fc.oneof(
      digits,
      digits.map((text) => text.replace(/./g, (digit, at) => (at % 7 < 5 ? '0' : digit))),
    ),
    isNegative: fc.boolean(),
    size: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 200 }), (given) => {
      const rows = given.map((one): Row => {
        const [values = []] = decodeCellImages(
          imagesOf(one.numbers, [one.double]),
          images.map((as) => ({ as })),
        );
        const spelled = [...decimals, [one.size, Math.floor(one.size / 2)] as const].map(
          ([precision, scale]) => {
            const whole = BigInt(one.digits.slice(0, precision - scale) || '0');
            const behind = one.digits.slice(precision - scale, precision);
            const isZero = whole === 0n && !/[1-9]/.test(behind);
            return `${one.isNegative && !isZero ? '-' : ''}${whole}${scale > 0 ? `.${behind}` : ''}`;
          },
        );
        return [...values, ...spelled];
      });
      expectSame({ sql: `CREATE TABLE t (${columnsOf(declared)})`, types, rows });
    }),
    { numRuns: 20 },
  );
});
