import { COUNT_SHAPES, countForm, type LogicalType, shapeRange, type ValueForm } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { createFit, type Stored } from '../src/types/values/values.js';

const ZONED: LogicalType = { kind: 'timestamp', precision: 6, zoned: true };

const fitOf = (form: ValueForm, as: LogicalType = ZONED, sourceTimeZone = 'UTC', changes: string[] = []) =>
  createFit(
    { name: 'c', as, form },
    { sourceTimeZone, cut: false, strict: true, onChange: (one) => changes.push(one) },
  );

/** Microseconds since 1970 by the digits of the text alone. */
function microsOf(text: unknown): bigint {
  const match = /^(.{10}) (.{8})(?:\.(\d+))?\+00$/.exec(String(text));
  if (match === null) throw new Error(`no moment: ${String(text)}`);
  const fraction = BigInt((match[3] ?? '').padEnd(6, '0'));
  return BigInt(Date.parse(`${match[1]}T${match[2]}Z`)) * 1000n + fraction;
}

const WHOLE = COUNT_SHAPES.filter(
  (form) => countForm(form).stored === 'whole' && countForm(form).unit >= 1000n,
);

test.each(WHOLE)('every count of %s is its moment, and the moment its count', (form) => {
  const [min, max] = shapeRange(form) as [bigint, bigint];
  const { origin, unit } = countForm(form);
  const fit = fitOf(form);
  fc.assert(
    fc.property(fc.bigInt({ min, max }), (count) => {
      expect(microsOf(fit(count))).toBe(origin + (count * unit) / 1000n);
    }),
  );
});

test('every julian day of the range is a moment from which it comes back', () => {
  const [min, max] = shapeRange('julian') as [number, number];
  const fit = fitOf('julian');
  fc.assert(
    fc.property(fc.double({ min, max, noNaN: true }), (day) => {
      const micros = microsOf(fit(day));
      // In one unit of 2^-40 days: far finer than a double of this size.
      const scaled = ((micros + 210_866_760_000_000_000n) << 40n) / 86_400_000_000n;
      expect(Number(scaled) / 2 ** 40).toBeCloseTo(day, 10);
    }),
  );
  expect(fit(2_440_587.5)).toBe('1970-01-01 00:00:00+00');
  expect(fit(2_460_000.123456789)).toBe('2023-02-24 14:57:46.666585+00');
});

test('the julian days of SQLite itself are the moments that it made them of', () => {
  const db = new Database(':memory:');
  const days = db.prepare('SELECT julianday(?)').pluck();
  const fit = fitOf('julian');
  const moments = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) });
  fc.assert(
    fc.property(moments, (ms) => {
      const text = new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
      expect(microsOf(fit(days.get(text) as number))).toBe(BigInt(ms) * 1000n);
    }),
  );
  expect(fit(2_460_000n)).toBe('2023-02-24 12:00:00+00');
  db.close();
});

test.each<[ValueForm, Stored]>([
  ['epoch-s', '1700000000'],
  ['epoch-ms', 10n ** 18n],
  ['filetime', 133_444_736_000_000_001n],
  ['core-data', 719_521_800.1234567],
  ['julian', '2460000.5'],
  ['julian', Number.POSITIVE_INFINITY],
  ['epoch-us', new Uint8Array(1)],
])('%s of %p is no moment', (form, stored) => {
  expect(fitOf(form)(stored)).toBeUndefined();
});

test('text beside counts is what it says', () => {
  const changes: string[] = [];
  const fit = fitOf('epoch-ms', ZONED, 'Europe/Berlin', changes);
  expect(fit(1_700_000_000_123n)).toBe('2023-11-14 22:13:20.123+00');
  expect(fit('2023-11-14T22:13:20.123Z')).toBe('2023-11-14 22:13:20.123+00');
  expect(fit('2023-11-14 23:13:20')).toBe('2023-11-14 22:13:20+00');
  expect(changes).toEqual(['respelled', 'zone-assumed', 'respelled']);
});

test('a count without a zone is what clocks in the source time zone show, and a date at midnight only', () => {
  const changes: string[] = [];
  const clock: LogicalType = { kind: 'timestamp', precision: 3, zoned: false };
  const fit = fitOf('epoch-ms', clock, 'Europe/Berlin', changes);
  expect(fit(1_700_000_000_123n)).toBe('2023-11-14 23:13:20.123');
  expect(fit(1_720_000_000_000n)).toBe('2024-07-03 11:46:40');
  expect(changes).toEqual(['zone-assumed', 'zone-assumed']);
  expect(fitOf('epoch-us', clock)(1_700_000_000_000_001n)).toBeUndefined();
  const date = fitOf('epoch-ms', { kind: 'date' });
  expect([date(-86_400_000n), date(-86_400_001n)]).toEqual(['1969-12-31', undefined]);
});
