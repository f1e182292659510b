import { countForm, defineTransform, type Transform } from '@godwit/plugin-api';
import { countOfTime } from '@godwit/plugin-api/time';
import { common, invalidOption, type Shape, word } from './check-options.js';
import { type CountOptions, formOf } from './epoch-unit.js';
import type { TransformOptions } from './transform-options.js';

/** The kinds that {@link timestampToEpoch} takes; a date only where `match.kind` names it. */
export type MomentKind = 'timestamp' | 'date';

/** Options of {@link timestampToEpoch}: `unit` or `form` says what to count. */
export interface TimestampToEpochOptions extends TransformOptions<MomentKind>, CountOptions {
  /** What becomes of digits finer than the count: `fail` (the default), or `floor`: down to the number before. */
  readonly finer?: 'fail' | 'floor';
}

const SHAPE: Shape<MomentKind> = {
  name: 'timestamp-to-epoch',
  kinds: ['timestamp', 'date'],
  usual: ['timestamp'],
  options: ['unit', 'form', 'finer'],
};

/**
 * The way back of `epochToTimestamp`: counts of time, as `bigint`, or as a number of 64 bits where the form has fractions. A
 * timestamp without a zone and a date are read in UTC. Throws TRANSFORM_INVALID for wrong options; for a value that is
 * infinite, finer than the count or beyond 64 bits VALUE_DOES_NOT_FIT.
 */
export function timestampToEpoch(
  options: TimestampToEpochOptions,
): Transform<MomentKind, 'bigint' | 'float'> {
  const shared = common(SHAPE, options);
  const form = formOf(shared.name, options);
  if (form === undefined) throw invalidOption(shared.name, 'unit', 'is missing, and so is "form"');
  const finer = word(shared.name, 'finer', options.finer, ['fail', 'floor']);
  return defineTransform<MomentKind, 'bigint' | 'float'>({
    ...shared,
    output: countForm(form).stored === 'whole' ? { kind: 'bigint' } : { kind: 'float', bits: 64 },
    open: () => (value) => countOfTime(value, form, finer),
  });
}
