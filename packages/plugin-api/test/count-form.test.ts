import fc from 'fast-check';
import {
  COUNT_FORM_NAMES,
  COUNT_SHAPES,
  type CountFormName,
  countForm,
  parseTypeWish,
  shapeRange,
} from '../src/index.js';
import { countOfMoment } from '../src/values/time/count.js';
import { countOfTime, momentOfCount, momentText, plainTime, readMoment } from '../src/values/time/index.js';

/** What a count is in words, with `~` before what is not said exactly. */
function shown(count: bigint | number | string, form: CountFormName): string | undefined {
  const moment = momentOfCount(count, form);
  const text = moment && momentText(moment.micros, true);
  return text && (moment.exact ? text : `~${text}`);
}

const LARGEST = 2n ** 63n - 1n;

test.each<[CountFormName, bigint | number | string, string | undefined]>([
  ['epoch-s', 0n, '1970-01-01 00:00:00+00'],
  ['epoch-s', -210_866_803_200n, '4714-11-24 00:00:00+00 BC'],
  ['epoch-s', -210_866_803_201n, undefined],
  ['epoch-s', 9_224_318_015_999n, '294276-12-31 23:59:59+00'],
  ['epoch-s', 9_224_318_016_000n, undefined],
  ['epoch-s', 1_700_000_000.25, '2023-11-14 22:13:20.25+00'],
  ['epoch-s', '1700000000.1234567', '~2023-11-14 22:13:20.123456+00'],
  ['epoch-ms', -1n, '1969-12-31 23:59:59.999+00'],
  ['epoch-us', LARGEST, '294247-01-10 04:00:54.775807+00'],
  ['epoch-us', -LARGEST, undefined],
  ['epoch-ns', LARGEST, '~2262-04-11 23:47:16.854775+00'],
  ['epoch-ns', -LARGEST - 1n, '~1677-09-21 00:12:43.145224+00'],
  ['epoch-ns', -1n, '~1969-12-31 23:59:59.999999+00'],
  ['core-data', 0n, '2001-01-01 00:00:00+00'],
  ['core-data', 781_000_000n, '2025-10-01 08:26:40+00'],
  ['core-data', -978_307_200, '1970-01-01 00:00:00+00'],
  ['core-data', 719_521_800.123456, '2023-10-20 19:10:00.123456+00'],
  ['core-data', 719_521_800.1234567, '~2023-10-20 19:10:00.123457+00'],
  ['core-data', Number.NaN, undefined],
  ['core-data-ns', 719_521_800_123_456_000n, '2023-10-20 19:10:00.123456+00'],
  ['webkit', 13_344_473_600_000_001n, '2023-11-14 22:13:20.000001+00'],
  ['webkit', 0n, '1601-01-01 00:00:00+00'],
  ['filetime', 133_444_736_000_000_007n, '~2023-11-14 22:13:20+00'],
  ['filetime', 133_444_736_000_000_010n, '2023-11-14 22:13:20.000001+00'],
  ['filetime', LARGEST, '~30828-09-14 02:48:05.477580+00'.replace('0+', '+')],
  ['ticks', 0n, '0001-01-01 00:00:00+00'],
  ['ticks', 3_155_378_975_999_999_999n, '~9999-12-31 23:59:59.999999+00'],
  ['ticks', 638_355_968_000_000_000n, '2023-11-14 22:13:20+00'],
  ['ole', 0, '1899-12-30 00:00:00+00'],
  ['ole', 45_000n, '2023-03-15 00:00:00+00'],
  ['ole', 45_244.5, '2023-11-14 12:00:00+00'],
  ['ole', -1.25, '1899-12-29 06:00:00+00'],
  ['ole', -657_434, '0100-01-01 00:00:00+00'],
  ['ole', 2_958_465.999988426, '9999-12-31 23:59:59+00'],
  ['ole', -0.25, '~1899-12-30 06:00:00+00'],
  ['julian', 2_440_587.5, '1970-01-01 00:00:00+00'],
  ['julian', 2_460_000n, '2023-02-24 12:00:00+00'],
  ['julian', 0, '4714-11-24 12:00:00+00 BC'],
  ['julian', Number.POSITIVE_INFINITY, undefined],
  ['epoch-s', 'x', undefined],
])('%s: %p is %p', (form, count, text) => {
  expect(shown(count, form)).toBe(text);
});

test.each(COUNT_FORM_NAMES)('%s: a count that says a moment exactly is what the moment counts', (form) => {
  const numbers =
    countForm(form).stored === 'whole'
      ? fc.bigInt(-LARGEST, LARGEST)
      : fc.double({ min: -5e6, max: 5e6, noNaN: true });
  fc.assert(
    fc.property(numbers, (count) => {
      const moment = momentOfCount(count, form);
      if (moment?.exact !== true) return;
      expect(countOfMoment(moment.micros, form)).toEqual({ count: count === 0 ? 0 : count, exact: true });
    }),
  );
});

test.each(COUNT_FORM_NAMES)('%s: what a moment counts is that moment, or is told to be coarser', (form) => {
  const micros = fc.bigInt(-62_135_596_800_000_000n, 253_402_300_799_999_999n);
  const unit = countForm(form).stored === 'whole' ? countForm(form).unit / 1000n : 1000n;
  fc.assert(
    fc.property(micros, (moment) => {
      const found = countOfMoment(moment, form);
      if (found === undefined) return;
      const back = momentOfCount(found.count, form)?.micros ?? 0n;
      expect(found.exact).toBe(back === moment);
      expect(moment - back < (unit > 1000n ? unit : 1000n) && back - moment < 1000n).toBe(true);
    }),
  );
});

test.each<[CountFormName, string, string]>([
  ['epoch-ns', '2262-04-11 23:47:16.854776+00', '64 bits do not hold it as nanoseconds since 1970'],
  ['epoch-ns', '1677-09-21 00:12:43.145224', '64 bits do not hold it'],
  ['filetime', '30829-01-01 00:00:00', '64 bits do not hold it'],
  ['epoch-s', '2024-01-01 00:00:00.5', 'finer than seconds since 1970'],
  ['core-data', '9999-12-31 23:59:59.999999', 'finer than seconds since 2001'],
  ['ole', '2024-01-01 00:00:00.0000001', 'infinite or no moment'],
  ['webkit', 'infinity', 'infinite or no moment'],
])('as %s %s is refused with the reason', (form, text, reason) => {
  expect(() => countOfTime(text, form, 'fail')).toThrow(reason);
});

test('a shape holds the first and the last moment of its years, and no other form that is guessed holds both', () => {
  for (const form of COUNT_SHAPES) {
    const [low, high] = shapeRange(form).map((count) => shown(count, form));
    expect([low, high].every((text) => /^\d{4}-01-01 00:00:00\+00$/.test(text ?? ''))).toBe(true);
  }
});

test.each([
  ['2026-09-11 20:39:10.51 +0530 +0530 m=+73.1', '2026-09-11 20:39:10.51 +0530'],
  ['2026-09-11 20:39:10.51 +0530 IST', '2026-09-11 20:39:10.51 +0530'],
  ['2026-09-11 20:39:10 +0000 UTC m=-0.000012', '2026-09-11 20:39:10 +0000'],
  ['2026-09-11 20:39:10 UTC', '2026-09-11 20:39:10Z'],
  ['2026-09-11t20:39:10z', '2026-09-11T20:39:10Z'],
  ['2026/09/11 20:39', '2026-09-11 20:39'],
  ['2026/09/11', '2026-09-11'],
  ['2024-02-28 24:00:00', '2024-02-29 00:00:00'],
  ['2023-12-31T24:00:00.000Z', '2024-01-01T00:00:00.000Z'],
  ['2023-12-31 24:00', '2024-01-01 00:00'],
  ['9999-12-31 24:00:00', '9999-12-31 24:00:00'],
  ['2024-02-28 24:00:01', '2024-02-28 24:00:01'],
  ['2024-02-30 24:00:00', '2024-02-30 24:00:00'],
  ['2026-09-11 20:39:10.51 +0530 extra words', '2026-09-11 20:39:10.51 +0530 extra words'],
  ['11/09/2026', '11/09/2026'],
  ['infinity', 'infinity'],
])('%s is spelled %s', (text, plain) => {
  expect(plainTime(text)).toBe(plain);
});

test('a moment of Go is read in its own offset', () => {
  expect(readMoment('1970-01-01 05:30:00.000001 +0530 IST m=+0.1')).toEqual({
    micros: 19_800_000_001n,
    zone: 330,
  });
});

test('a config asks for moments from counts, for counts, or for a type', () => {
  const zoned = { kind: 'timestamp', precision: 6, zoned: true };
  expect(parseTypeWish('timestamptz from WebKit')).toEqual({ as: zoned, from: 'webkit' });
  expect(parseTypeWish('timestamp(3) from epoch-ms')).toMatchObject({ as: { precision: 3, zoned: false } });
  expect(parseTypeWish('date from ole')).toEqual({ as: { kind: 'date' }, from: 'ole' });
  expect(parseTypeWish(' core-data ')).toEqual({ to: 'core-data' });
  expect(parseTypeWish('decimal(10,2)')).toMatchObject({ as: { kind: 'decimal' } });
  for (const wrong of [
    'timestamptz from',
    'timestamptz from 1970',
    'text from webkit',
    'from webkit',
    'toString',
  ])
    expect(parseTypeWish(wrong)).toBeUndefined();
});
