import fc from 'fast-check';
import { decodeCellImages, encodeCellImages, type LogicalType, type Value } from '../src/index.js';

const MOMENT: LogicalType = { kind: 'timestamp', precision: 6, zoned: false };

/** Values whose images are those of no other value. */
const VALUES: readonly (readonly [LogicalType, readonly Exclude<Value, null>[]])[] = [
  [{ kind: 'boolean' }, [true, false]],
  [{ kind: 'integer', bits: 16 }, [-32_768, 0, 32_767]],
  [{ kind: 'integer', bits: 32 }, [-(2 ** 31), 2 ** 31 - 1]],
  [{ kind: 'bigint' }, [-(2n ** 63n), 2n ** 63n - 1n, 0n]],
  [{ kind: 'float', bits: 32 }, [0.5, -0, Number.NaN, Infinity]],
  [{ kind: 'float', bits: 64 }, [0.1, 5e-324, -0, Number.NaN, -Infinity]],
  [{ kind: 'decimal', precision: 10, scale: 2 }, ['0.00', '-0.01', '99999999.99', '10000.00', '0.50']],
  [
    { kind: 'decimal' },
    ['0', '1.10', '-12345.6789000', '100000000', 'NaN', 'Infinity', '-Infinity', `0.${'0'.repeat(9)}1`],
  ],
  [{ kind: 'text' }, ['', 'grüße 🐦', '\uFEFFa']],
  [{ kind: 'bytes' }, [new Uint8Array(), new Uint8Array([0, 255])]],
  [
    { kind: 'date' },
    [
      '2000-01-01',
      '1999-12-31',
      '2000-02-29',
      '0001-01-01',
      '0001-12-31 BC',
      '4714-11-24 BC',
      '5874897-12-31',
      'infinity',
      '-infinity',
    ],
  ],
  [{ kind: 'time', precision: 6, zoned: false }, ['00:00:00', '24:00:00', '23:59:59.999999', '01:02:03.5']],
  [
    MOMENT,
    [
      '2000-01-01 00:00:00',
      '1999-12-31 23:59:59.999999',
      '0044-03-15 12:00:00 BC',
      '294276-12-31 23:59:59.999999',
      '-infinity',
    ],
  ],
  [
    { ...MOMENT, zoned: true } as LogicalType,
    ['2024-02-29 12:34:56.789+00', '0044-03-15 00:00:00+00 BC', 'infinity'],
  ],
  [{ kind: 'uuid' }, ['12345678-1234-1234-1234-123456789abc']],
  [{ kind: 'json', form: 'text' }, ['{"b": 1.10}']],
  [{ kind: 'json', form: 'normalized' }, ['{"a": 1}']],
  [{ kind: 'enum', name: 'mood', values: ['ok'] }, ['ok']],
];

test.each(VALUES.map(([type, values]) => [JSON.stringify(type), type, values] as const))(
  'images of %s stand for the values that they were made of',
  (_, type, values) => {
    const rows = [...values, null].map((value) => [value, 7n]);
    const columns = [{ as: type }, { as: { kind: 'bigint' } }] as const;
    expect(decodeCellImages(encodeCellImages(rows, columns), columns)).toEqual(rows);
  },
);

test('every day and every microsecond has one text', () => {
  const columns = [{ as: { kind: 'date' } }, { as: MOMENT }] as const;
  const days = fc.integer({ min: -2_451_545, max: 2_145_031_948 });
  const moments = fc.bigInt({ min: -211_813_488_000_000_000n, max: 9_223_371_331_199_999_999n });
  fc.assert(
    fc.property(days, moments, (day, moment) => {
      const view = new DataView(new ArrayBuffer(2 + 8 + 12));
      view.setInt16(0, 2);
      view.setInt32(2, 4);
      view.setInt32(6, day);
      view.setInt32(10, 8);
      view.setBigInt64(14, moment);
      const bytes = new Uint8Array(view.buffer);
      expect(encodeCellImages(decodeCellImages(bytes, columns), columns)).toEqual(bytes);
    }),
  );
});

test('bytes that are no rows of these columns are an error', () => {
  const columns = [{ as: { kind: 'text' } }] as const;
  const bytes = encodeCellImages([['abc']], columns);
  expect(() => decodeCellImages(bytes, [...columns, ...columns])).toThrow(RangeError);
  for (let size = 1; size < bytes.length; size++)
    expect(() => decodeCellImages(bytes.subarray(0, size), columns)).toThrow(RangeError);
});

test('texts of any length and any characters have the bytes of UTF-8 as images', () => {
  const columns = [{ as: { kind: 'text' } }, { as: { kind: 'boolean' } }] as const;
  const texts = fc.string({ unit: fc.constantFrom('a', '\x7f', '\x80', 'ß', '€', '🐦'), maxLength: 80 });
  fc.assert(
    fc.property(texts, (text) => {
      const bytes = Buffer.from(text);
      const head = Buffer.from([0, 2, 0, 0, 0, 0]);
      head.writeInt32BE(bytes.length, 2);
      const flag = Buffer.from([0, 0, 0, 1, 1]);
      const images = Buffer.from(encodeCellImages([[text, true]], columns));
      expect(images.equals(Buffer.concat([head, bytes, flag]))).toBe(true);
    }),
  );
});
