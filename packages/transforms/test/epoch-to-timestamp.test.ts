import type { CountFormName, LogicalType, Value } from '@godwit/plugin-api';
import { type EpochUnit, epochToTimestamp, timestampToEpoch } from '@godwit/transforms';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { failure, runTransform, runValue } from './run-transform.js';

const BIGINT: LogicalType = { kind: 'bigint' };
const FLOAT: LogicalType = { kind: 'float', bits: 64 };
const TIMESTAMPTZ: LogicalType = { kind: 'timestamp', precision: 6, zoned: true };
const DECIMAL: LogicalType = { kind: 'decimal' };
const match = { column: 'c' };

describe('a count of time', () => {
  test.each<[EpochUnit, LogicalType, Value, string]>([
    ['s', BIGINT, 0n, '1970-01-01 00:00:00+00'],
    ['s', BIGINT, 1700000000n, '2023-11-14 22:13:20+00'],
    ['s', BIGINT, -1n, '1969-12-31 23:59:59+00'],
    ['s', { kind: 'integer', bits: 32 }, 951782400, '2000-02-29 00:00:00+00'],
    ['ms', BIGINT, 1700000000120n, '2023-11-14 22:13:20.12+00'],
    ['ms', BIGINT, -1n, '1969-12-31 23:59:59.999+00'],
    ['us', BIGINT, 1700000000123456n, '2023-11-14 22:13:20.123456+00'],
    ['us', BIGINT, 9007199254740993n, '2255-06-05 23:47:34.740993+00'],
    ['s', BIGINT, -62135596801n, '0001-12-31 23:59:59+00 BC'],
    ['s', BIGINT, 253402300800n, '10000-01-01 00:00:00+00'],
    ['s', FLOAT, 1700000000.123456, '2023-11-14 22:13:20.123456+00'],
    ['s', FLOAT, 0.0000005, '1970-01-01 00:00:00.000001+00'],
    ['s', FLOAT, -0.0000005, '1969-12-31 23:59:59.999999+00'],
    ['ms', FLOAT, 0.0004, '1970-01-01 00:00:00+00'],
    ['s', FLOAT, Number.NEGATIVE_INFINITY, '-infinity'],
    ['s', DECIMAL, '1700000000.123456000', '2023-11-14 22:13:20.123456+00'],
    ['us', { kind: 'text' }, '1700000000123456', '2023-11-14 22:13:20.123456+00'],
  ])('in %s, of %j: %p', async (unit, type, value, expected) => {
    expect(await runValue(epochToTimestamp({ match, unit }), type, value)).toBe(expected);
  });

  test.each<[LogicalType, EpochUnit | undefined]>([
    [BIGINT, 's'],
    [BIGINT, 'ms'],
    [BIGINT, undefined],
    [FLOAT, 's'],
  ])('of %j in %s becomes a type of microseconds, so that later values may be finer', async (type, unit) => {
    const transform = epochToTimestamp({ match, ...(unit && { unit }) });
    expect((await runTransform(transform, type, [])).type).toEqual({
      kind: 'timestamp',
      precision: 6,
      zoned: true,
    });
  });

  test('has no zone where none is wanted', async () => {
    const ran = await runTransform(epochToTimestamp({ match, unit: 's', zoned: false }), BIGINT, [
      -62135596801n,
    ]);
    expect(ran).toMatchObject({ type: { zoned: false }, values: ['0001-12-31 23:59:59 BC'] });
  });

  test.each<[string, EpochUnit, LogicalType, Value]>([
    ['is finer than a microsecond', 's', DECIMAL, '7.1234567'],
    ['is finer than a microsecond', 'us', { kind: 'text' }, '7.5'],
    ['lies beyond the years', 's', BIGINT, 9223372036854775807n],
    ['lies beyond the years', 's', FLOAT, -1e300],
    ['is no number', 's', { kind: 'text' }, '2023-11-14'],
    ['is no number', 's', { kind: 'text' }, ''],
    ['is no number', 's', FLOAT, Number.NaN],
  ])('that %s is an error: %s %j', async (reason, unit, type, value) => {
    const error = await failure(() => runValue(epochToTimestamp({ match, unit }), type, value));
    expect(error).toMatchObject({ code: 'VALUE_DOES_NOT_FIT', message: expect.stringContaining(reason) });
    expect(error.message).not.toContain('7.');
  });
});

describe('a form of another beginning', () => {
  test.each<[CountFormName, LogicalType, Value, string, LogicalType]>([
    ['core-data', FLOAT, 719521800.123456, '2023-10-20 19:10:00.123456+00', FLOAT],
    ['core-data', BIGINT, -1n, '2000-12-31 23:59:59+00', FLOAT],
    ['core-data-ns', BIGINT, 719521800123456000n, '2023-10-20 19:10:00.123456+00', BIGINT],
    ['webkit', BIGINT, 13344473600000001n, '2023-11-14 22:13:20.000001+00', BIGINT],
    ['filetime', DECIMAL, '133444736000000010', '2023-11-14 22:13:20.000001+00', BIGINT],
    ['ticks', BIGINT, 0n, '0001-01-01 00:00:00+00', BIGINT],
    ['ole', FLOAT, -1.25, '1899-12-29 06:00:00+00', FLOAT],
  ])('%s of %j: %p', async (form, type, value, expected, back) => {
    expect(await runValue(epochToTimestamp({ match, form }), type, value)).toBe(expected);
    const ran = await runTransform(timestampToEpoch({ match, form }), TIMESTAMPTZ, [expected]);
    expect(ran.type).toEqual(back);
    expect(Number(ran.values[0])).toBe(Number(value));
  });

  test('is cut to microseconds only where that is wanted, and excludes a unit', async () => {
    const value = 133444736000000017n;
    const error = await failure(() => runValue(epochToTimestamp({ match, form: 'filetime' }), BIGINT, value));
    expect(error).toMatchObject({ code: 'VALUE_DOES_NOT_FIT', message: expect.stringContaining('finer') });
    const floor = epochToTimestamp({ match, form: 'filetime', finer: 'floor' });
    expect(await runValue(floor, BIGINT, value)).toBe('2023-11-14 22:13:20.000001+00');
    expect(() => epochToTimestamp({ match, form: 'ole', unit: 's' })).toThrow(/excludes the option "unit"/);
    expect(() => timestampToEpoch({ match })).toThrow(/"unit" is missing, and so is "form"/);
  });
});

describe('a unit that is not given', () => {
  const found = epochToTimestamp({ match });

  test.each<[string, LogicalType, readonly Value[], Value]>([
    ['seconds', BIGINT, [null, 0n, 1700000000n], '2023-11-14 22:13:20+00'],
    ['milliseconds', BIGINT, [31536000000n, 0n, 1700000000001n], '2023-11-14 22:13:20.001+00'],
    ['microseconds', BIGINT, [null, 1700000000000001n], '2023-11-14 22:13:20.000001+00'],
    ['seconds of floats', FLOAT, [Number.POSITIVE_INFINITY, -0, 1700000000.5], '2023-11-14 22:13:20.5+00'],
    ['seconds of decimals', DECIMAL, ['0.00', '1700000000.5'], '2023-11-14 22:13:20.5+00'],
    ['nothing but zero', BIGINT, [null, 0n], '1970-01-01 00:00:00+00'],
  ])('is found: %s', async (_unit, type, values, last) => {
    expect((await runTransform(found, type, values)).values.at(-1)).toBe(last);
  });

  test('is not needed for a column without values', async () => {
    expect((await runTransform(found, BIGINT, [])).values).toEqual([]);
  });

  test.each<[string, LogicalType, readonly Value[]]>([
    ['two units', BIGINT, [1700000000n, 1700000000000n]],
    ['a value between units', BIGINT, [1700000000n, 12n]],
    ['a value of before 1970', BIGINT, [1700000000n, -1n]],
    ['a value that is none', FLOAT, [1700000000, Number.NaN]],
  ])('cannot be found in %s', async (_case, type, values) => {
    expect(await failure(() => runTransform(found, type, values))).toMatchObject({
      code: 'VALUE_DOES_NOT_FIT',
      message: expect.stringMatching(/all 2 values .*\(1 as s, [01] as ms, 0 as us\).* "unit"/),
    });
  });
});

test('SQLite shows the same moment for every second of its years', () => {
  const db = new Database(':memory:');
  const shown = db.prepare(`SELECT strftime('%Y-%m-%d %H:%M:%S', ?, 'unixepoch')`).pluck();
  const transform = epochToTimestamp({ match, unit: 's', zoned: false });
  const open = transform.open({} as never);
  return fc
    .assert(
      fc.asyncProperty(fc.bigInt(-62135596800n, 253402300799n), async (seconds) => {
        expect((await open)(seconds, [])).toBe(shown.get(seconds));
      }),
    )
    .finally(() => db.close());
});

test('every microsecond that a timestamp reaches comes back', async () => {
  const there = await epochToTimestamp({ match, unit: 'us' }).open({} as never);
  const back = await timestampToEpoch({ match, unit: 'us' }).open({} as never);
  fc.assert(
    fc.property(fc.bigInt(-210866803200000000n, 2n ** 63n - 1n), (micros) => {
      const text = there(micros, []);
      expect(text).toMatch(/^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{0,5}[1-9])?\+00( BC)?$/);
      expect(back(String(text), [])).toBe(micros);
    }),
  );
  expect(there(-210866803200000000n, [])).toBe('4714-11-24 00:00:00+00 BC');
  expect(there(9224318015999999999n, [])).toBe('294276-12-31 23:59:59.999999+00');
  expect(() => there(-210866803200000001n, [])).toThrow(/beyond/);
  expect(() => there(9224318016000000000n, [])).toThrow(/beyond/);
});

describe('the way back', () => {
  const TIMESTAMP: LogicalType = { kind: 'timestamp', precision: 6, zoned: true };

  test.each<[EpochUnit, string, bigint]>([
    ['s', '2023-11-14 22:13:20+00', 1700000000n],
    ['ms', '2023-11-14 22:13:20.12+00', 1700000000120n],
    ['us', '1969-12-31 23:59:59.999999', -1n],
    ['s', '0001-12-31 23:59:59+00 BC', -62135596801n],
    ['s', '1970-01-02', 86400n],
  ])('counts %s of %s', async (unit, text, count) => {
    expect(await runTransform(timestampToEpoch({ match, unit }), TIMESTAMP, [text])).toMatchObject({
      type: { kind: 'bigint' },
      values: [count],
    });
  });

  test('goes down to the unit before where that is wanted, and fails where not', async () => {
    const value = '1969-12-31 23:59:58.5+00';
    const floor = timestampToEpoch({ match, unit: 's', finer: 'floor' });
    expect(await runValue(floor, TIMESTAMP, value)).toBe(-2n);
    const fail = timestampToEpoch({ match, unit: 's' });
    expect(await failure(() => runValue(fail, TIMESTAMP, value))).toMatchObject({
      code: 'VALUE_DOES_NOT_FIT',
      message: expect.stringContaining('smaller unit'),
    });
  });

  test('is refused where 64 bits do not hold the count', async () => {
    const transform = timestampToEpoch({ match, unit: 'us' });
    expect(
      await failure(() => runValue(transform, TIMESTAMP, '294247-01-10 04:00:54.775808+00')),
    ).toMatchObject({
      code: 'VALUE_DOES_NOT_FIT',
      message: expect.stringContaining('64 bits'),
    });
  });

  test('has no count for the ends of time', async () => {
    const transform = timestampToEpoch({ match, unit: 's' });
    expect(await failure(() => runValue(transform, TIMESTAMP, 'infinity'))).toMatchObject({
      code: 'VALUE_DOES_NOT_FIT',
    });
  });
});
