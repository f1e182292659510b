import { defineTransform, type LogicalType, type Transform } from '@godwit/plugin-api';
import { common, type Shape, simple, word } from './check-options.js';
import { detectUnit, EPOCH_DIGITS, EPOCH_UNITS, type EpochUnit } from './epoch-unit.js';
import { exactNumber, rounded, shifted } from './exact-number.js';
import { doesNotFit } from './misfit.js';
import { momentText } from './moment.js';
import type { TransformOptions } from './transform-options.js';

/** The kinds that count time. Text is taken only where `match.kind` names it. */
export type EpochKind = 'bigint' | 'integer' | 'decimal' | 'float' | 'text';

/** Options of {@link epochToTimestamp}. */
export interface EpochToTimestampOptions extends TransformOptions<EpochKind> {
  /** What the numbers count; without it the whole column is looked at first. */
  readonly unit?: EpochUnit;
  /** Whether the result is a moment in UTC (`timestamptz`, the default) or the same clock without a zone. */
  readonly zoned?: boolean;
}

const SHAPE: Shape<EpochKind> = {
  name: 'epoch-to-timestamp',
  kinds: ['bigint', 'integer', 'decimal', 'float', 'text'],
  usual: ['bigint', 'integer', 'decimal', 'float'],
  options: ['unit', 'zoned'],
};

/**
 * Turns counts of seconds, milliseconds or microseconds since 1970-01-01 00:00:00 UTC into timestamps, exactly.
 *
 * Without `unit` the column is read once before, and the unit is the one that puts all values into the years 1971 to
 * 2200. Whole numbers keep the digits of their unit (0, 3 or 6); other kinds and found units keep 6. A float is read by
 * its shortest decimal text and rounded to the nearest microsecond, halves away from zero; a decimal or text that is
 * finer than a microsecond is an error. Infinity becomes `infinity`, as PostgreSQL's `to_timestamp` has it. Throws
 * TRANSFORM_INVALID for wrong options; for a value VALUE_DOES_NOT_FIT.
 */
export function epochToTimestamp(options: EpochToTimestampOptions): Transform<EpochKind, 'timestamp'> {
  const shared = common(SHAPE, options);
  const unit =
    options.unit === undefined ? undefined : word(shared.name, 'unit', options.unit, [...EPOCH_UNITS]);
  const zoned = simple(shared.name, 'zoned', options.zoned, true);
  return defineTransform<EpochKind, 'timestamp'>({
    ...shared,
    output: ({ type }) => ({ type: { kind: 'timestamp', precision: precisionOf(type, unit), zoned } }),
    open: async ({ scan }) => {
      const places = 6 - EPOCH_DIGITS[unit ?? (await detectUnit(scan()))];
      return (value) => timestampOf(value, places, zoned);
    },
  });
}

function precisionOf({ kind }: LogicalType, unit: EpochUnit | undefined): number {
  const whole = kind === 'bigint' || kind === 'integer';
  return unit === undefined || !whole ? 6 : EPOCH_DIGITS[unit];
}

function timestampOf(value: bigint | number | string, places: number, zoned: boolean): string {
  const exact = exactNumber(value);
  if (exact === undefined) return infiniteOf(String(value));
  const micros = typeof value === 'number' ? rounded(exact, places) : shifted(exact, places);
  if (micros === undefined)
    throw doesNotFit('It is finer than a microsecond. Round it in the source, or by a transform before.');
  const text = momentText(micros, zoned);
  if (text === undefined)
    throw doesNotFit('It lies beyond the years 4714 BC to 294276. Check the option "unit".');
  return text;
}

function infiniteOf(text: string): string {
  if (text === 'Infinity' || text === '-Infinity') return text.toLowerCase();
  throw doesNotFit('It is no number. Leave the column out by "match", or correct the value.');
}
