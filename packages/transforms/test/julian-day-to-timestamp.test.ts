import type { LogicalType, Value } from '@godwit/plugin-api';
import { julianDayToTimestamp } from '@godwit/transforms';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { failure, runTransform, runValue } from './run-transform.js';

const FLOAT: LogicalType = { kind: 'float', bits: 64 };
const match = { column: 'c' };
const BEYOND_LAST = 5373484.5;
const FIRST_OF_YEAR_1 = 1721425.5;

describe('a Julian day', () => {
  test.each<[LogicalType, Value, string]>([
    [FLOAT, 2440587.5, '1970-01-01 00:00:00+00'],
    [FLOAT, 2460000.123456789, '2023-02-24 14:57:46.667+00'],
    [{ kind: 'bigint' }, 2460000n, '2023-02-24 12:00:00+00'],
    [{ kind: 'decimal' }, '2460000.25', '2023-02-24 18:00:00+00'],
    [FLOAT, 0, '4714-11-24 12:00:00+00 BC'],
  ])('of %j: %p', async (type, value, expected) => {
    const ran = await runTransform(julianDayToTimestamp({ match }), type, [value]);
    expect(ran).toMatchObject({ type: { kind: 'timestamp', precision: 6, zoned: true }, values: [expected] });
  });

  test('has no zone where none is wanted', async () => {
    const transform = julianDayToTimestamp({ match, zoned: false });
    expect(await runValue(transform, FLOAT, 2440587.75)).toBe('1970-01-01 06:00:00');
  });

  test.each([-0.1, BEYOND_LAST, 1700000000, Number.NaN, Number.POSITIVE_INFINITY])(
    '%p is none',
    async (value) => {
      const error = await failure(() => runValue(julianDayToTimestamp({ match }), FLOAT, value));
      expect(error).toMatchObject({ code: 'VALUE_DOES_NOT_FIT', message: expect.stringContaining('Julian') });
    },
  );
});

describe('SQLite', () => {
  const db = new Database(':memory:');
  afterAll(() => db.close());
  const shown = db.prepare(`SELECT strftime('%Y-%m-%d %H:%M:%f', ?)`).pluck();
  const whole = db.prepare('SELECT datetime(?)').pluck();
  const days = db.prepare('SELECT julianday(?)').pluck();

  test('shows the same milliseconds for every Julian day', async () => {
    const transform = await julianDayToTimestamp({ match, zoned: false }).open({} as never);
    const double = fc.double({ min: 0, max: BEYOND_LAST, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(double, (value) => {
        const expected = shown.get(value);
        // The last half of a millisecond is rounded beyond the year 9999.
        if (expected === null) return expect(() => transform(value, [])).toThrow(/Julian/);
        const ours = asSqliteShows(String(transform(value, [])));
        expect(ours).toBe(expected);
        if (value >= FIRST_OF_YEAR_1) expect(ours.slice(0, -4)).toBe(whole.get(value));
      }),
      { numRuns: 2000 },
    );
  });

  test('gives back every millisecond that it made a Julian day of', async () => {
    const transform = await julianDayToTimestamp({ match, zoned: false }).open({} as never);
    const moments = fc.integer({ min: -62135596800_000, max: 253402300799_999 });
    fc.assert(
      fc.property(moments, (ms) => {
        const text = new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
        expect(asSqliteShows(String(transform(Number(days.get(text)), [])))).toBe(text);
      }),
    );
  });
});

/** SQLite writes three digits always, counts the years before 1 on from 0, and counts their sign as a digit. */
function asSqliteShows(canonical: string): string {
  const [text = '', era] = canonical.split(' BC');
  const [year = '', ...rest] = text.split('-');
  const early = Number(year) - 1;
  const shown = era === undefined ? year : early === 0 ? '0000' : `-${String(early).padStart(3, '0')}`;
  const [head, fraction = ''] = [shown, ...rest].join('-').split('.');
  return `${head}.${fraction.padEnd(3, '0')}`;
}
