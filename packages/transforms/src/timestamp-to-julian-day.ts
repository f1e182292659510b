import { defineTransform, type Transform } from '@godwit/plugin-api';
import { doesNotFit } from '@godwit/plugin-api/conversions';
import { readMoment } from '@godwit/plugin-api/time';
import { common, type Shape } from './check-options.js';
import type { MomentKind } from './timestamp-to-epoch.js';
import type { TransformOptions } from './transform-options.js';

/** Options of {@link timestampToJulianDay}. */
export type TimestampToJulianDayOptions = TransformOptions<MomentKind>;

const SHAPE: Shape<MomentKind> = {
  name: 'timestamp-to-julian-day',
  kinds: ['timestamp', 'date'],
  usual: ['timestamp'],
  options: [],
};

const MS_OF_DAY = 86_400_000;
const MICROS_OF_DAY = 86_400_000_000n;
/** 1970-01-01 00:00:00 is the Julian day 2440587.5. */
const EPOCH = 210_866_760_000_000_000n;

/**
 * The way back of `julianDayToTimestamp`, and of Julian days that became timestamps by `infer: 'full'`: the number of 64
 * bits that SQLite's `julianday()` gives for a moment. A timestamp without a zone and a date are read in UTC. Throws
 * TRANSFORM_INVALID for wrong options; for a value that is infinite VALUE_DOES_NOT_FIT.
 */
export function timestampToJulianDay(options: TimestampToJulianDayOptions): Transform<MomentKind, 'float'> {
  return defineTransform<MomentKind, 'float'>({
    ...common(SHAPE, options),
    output: { kind: 'float', bits: 64 },
    open: () => dayOf,
  });
}

function dayOf(value: string): number {
  const moment = readMoment(value);
  if (moment === undefined)
    throw doesNotFit('It is infinite or no moment, so it has no Julian day. Leave such rows out.');
  const micros = moment.micros - BigInt(moment.zone ?? 0) * 60_000_000n + EPOCH;
  // SQLite divides whole milliseconds; the rest is finer than it can say.
  if (micros % 1000n === 0n) return Number(micros / 1000n) / MS_OF_DAY;
  return Number(micros / MICROS_OF_DAY) + Number(micros % MICROS_OF_DAY) / Number(MICROS_OF_DAY);
}
