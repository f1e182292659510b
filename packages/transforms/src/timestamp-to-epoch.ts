import { defineTransform, type Transform } from '@godwit/plugin-api';
import { common, invalidOption, type Shape, word } from './check-options.js';
import { EPOCH_DIGITS, EPOCH_UNITS, type EpochUnit } from './epoch-unit.js';
import { doesNotFit } from './misfit.js';
import { readMoment } from './moment.js';
import type { TransformOptions } from './transform-options.js';

/** The kinds that {@link timestampToEpoch} takes; a date only where `match.kind` names it. */
export type MomentKind = 'timestamp' | 'date';

/** Options of {@link timestampToEpoch}. */
export interface TimestampToEpochOptions extends TransformOptions<MomentKind> {
  /** What to count. */
  readonly unit: EpochUnit;
  /** What becomes of digits finer than the unit: `fail` (the default), or `floor`: down to the unit before. */
  readonly finer?: 'fail' | 'floor';
}

const SHAPE: Shape<MomentKind> = {
  name: 'timestamp-to-epoch',
  kinds: ['timestamp', 'date'],
  usual: ['timestamp'],
  options: ['unit', 'finer'],
};

/**
 * The way back of `epochToTimestamp`: counts seconds, milliseconds or microseconds since 1970-01-01 00:00:00 UTC, as
 * `bigint`. A timestamp without a zone and a date are read in UTC. Throws TRANSFORM_INVALID for wrong options; for a
 * value that is infinite or finer than the unit VALUE_DOES_NOT_FIT.
 */
export function timestampToEpoch(options: TimestampToEpochOptions): Transform<MomentKind, 'bigint'> {
  const shared = common(SHAPE, options);
  if (options.unit === undefined) throw invalidOption(shared.name, 'unit', 'is missing');
  const unit = word(shared.name, 'unit', options.unit, [...EPOCH_UNITS]);
  const finer = word(shared.name, 'finer', options.finer, ['fail', 'floor']);
  const size = 10n ** BigInt(6 - EPOCH_DIGITS[unit]);
  return defineTransform<MomentKind, 'bigint'>({
    ...shared,
    output: { kind: 'bigint' },
    open: () => (value) => countOf(value, size, finer),
  });
}

function countOf(value: string, size: bigint, finer: 'fail' | 'floor'): bigint {
  const moment = readMoment(value);
  if (moment === undefined)
    throw doesNotFit('It is infinite or no moment, so it has no count. Leave such rows out.');
  const micros = moment.micros - BigInt(moment.zone ?? 0) * 60_000_000n;
  const rest = ((micros % size) + size) % size;
  if (rest !== 0n && finer === 'fail')
    throw doesNotFit(`It is finer than the option "unit". Take a smaller unit, or finer: 'floor'.`);
  return (micros - rest) / size;
}
