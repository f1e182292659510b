import type { LogicalType, Value } from '@godwit/plugin-api';
import { timestampToJulianDay } from '@godwit/transforms';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { failure, runTransform, runValue } from './run-transform.js';

const match = { column: 'c' };
const TIMESTAMP: LogicalType = { kind: 'timestamp', precision: 6, zoned: true };

test.each<[LogicalType, Value, number]>([
  [TIMESTAMP, '1970-01-01 00:00:00+00', 2440587.5],
  [TIMESTAMP, '2023-02-24 14:57:46.666585+00', 2460000.123456789],
  [TIMESTAMP, '2023-02-24 14:00:00+02', 2460000],
  [{ kind: 'timestamp', precision: 3, zoned: false }, '4714-11-24 12:00:00 BC', 0],
])('of %j: %p', async (type, value, expected) => {
  const ran = await runTransform(timestampToJulianDay({ match }), type, [value]);
  expect(ran).toMatchObject({ type: { kind: 'float', bits: 64 }, values: [expected] });
});

test('of a date where the match names dates', async () => {
  const transform = timestampToJulianDay({ match: { column: 'c', kind: 'date' } });
  expect(await runValue(transform, { kind: 'date' }, '2023-02-25')).toBe(2460000.5);
});

test('what has no end has no Julian day', async () => {
  const error = await failure(() => runValue(timestampToJulianDay({ match }), TIMESTAMP, 'infinity'));
  expect(error).toMatchObject({ code: 'VALUE_DOES_NOT_FIT' });
});

test('SQLite gives the same number for every millisecond', async () => {
  const db = new Database(':memory:');
  const days = db.prepare('SELECT julianday(?)').pluck();
  const transform = await timestampToJulianDay({ match }).open({} as never);
  fc.assert(
    fc.property(fc.integer({ min: -62135596800_000, max: 253402300799_999 }), (ms) => {
      const text = new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
      expect(transform(`${text}+00`, [])).toBe(days.get(text));
    }),
  );
  db.close();
});
