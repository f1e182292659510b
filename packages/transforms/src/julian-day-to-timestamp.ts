import { defineTransform, type Transform } from '@godwit/plugin-api';
import { doesNotFit } from '@godwit/plugin-api/conversions';
import { momentText } from '@godwit/plugin-api/time';
import { common, type Shape, simple } from './check-options.js';
import type { TransformOptions } from './transform-options.js';

/** The kinds that {@link julianDayToTimestamp} takes. */
export type JulianDayKind = 'float' | 'decimal' | 'bigint' | 'integer';

/** Options of {@link julianDayToTimestamp}. */
export interface JulianDayToTimestampOptions extends TransformOptions<JulianDayKind> {
  /** Whether the result is a moment in UTC (`timestamptz`, the default) or the same clock without a zone. */
  readonly zoned?: boolean;
}

const SHAPE: Shape<JulianDayKind> = {
  name: 'julian-day-to-timestamp',
  kinds: ['float', 'decimal', 'bigint', 'integer'],
  options: ['zoned'],
};

const MS_OF_DAY = 86_400_000;
/** 1970-01-01 00:00:00 is the Julian day 2440587.5. */
const EPOCH_MS = 210_866_760_000_000n;
/** The last millisecond of the year 9999 since the first Julian day, where SQLite's date functions end. */
const LAST_MS = 464_269_060_799_999;

/**
 * Turns Julian days, the fractional days since noon of 4714-11-24 BC that SQLite's `julianday()` gives, into timestamps
 * of whole milliseconds: the same that SQLite's `strftime('%Y-%m-%d %H:%M:%f', x)` shows, by the same arithmetic (its
 * source rounds `x * 86400000.0 + 0.5` down). Throws TRANSFORM_INVALID for wrong options; for a value that is no
 * Julian day of the years up to 9999 VALUE_DOES_NOT_FIT.
 */
export function julianDayToTimestamp(
  options: JulianDayToTimestampOptions,
): Transform<JulianDayKind, 'timestamp'> {
  const shared = common(SHAPE, options);
  const zoned = simple(shared.name, 'zoned', options.zoned, true);
  return defineTransform<JulianDayKind, 'timestamp'>({
    ...shared,
    // Of microseconds, though these are milliseconds: later values may be finer.
    output: { kind: 'timestamp', precision: 6, zoned },
    open: () => (value) => timestampOf(Number(value), zoned),
  });
}

function timestampOf(days: number, zoned: boolean): string {
  const ms = Math.floor(days * MS_OF_DAY + 0.5);
  const fits = days >= 0 && ms <= LAST_MS;
  const text = fits ? momentText((BigInt(ms) - EPOCH_MS) * 1000n, zoned) : undefined;
  if (text === undefined)
    throw doesNotFit('It is no Julian day from 0 to 5373484.5. A count of seconds needs epochToTimestamp.');
  return text;
}
