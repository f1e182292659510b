import { type CountFormName, defineTransform, type Transform } from '@godwit/plugin-api';
import { doesNotFit } from '@godwit/plugin-api/conversions';
import { momentOfCount, momentText } from '@godwit/plugin-api/time';
import { common, type Shape, simple, word } from './check-options.js';
import { type CountOptions, detectForm, formOf } from './epoch-unit.js';
import type { TransformOptions } from './transform-options.js';

/** The kinds that count time. Text is taken only where `match.kind` names it. */
export type EpochKind = 'bigint' | 'integer' | 'decimal' | 'float' | 'text';

/** Options of {@link epochToTimestamp}; without `unit` and `form` the whole column is looked at first. */
export interface EpochToTimestampOptions extends TransformOptions<EpochKind>, CountOptions {
  /** Whether the result is a moment in UTC (`timestamptz`, the default) or the same clock without a zone. */
  readonly zoned?: boolean;
  /** What becomes of a whole number or decimal finer than a microsecond: `fail` (the default), or `floor`: cut. */
  readonly finer?: 'fail' | 'floor';
}

const SHAPE: Shape<EpochKind> = {
  name: 'epoch-to-timestamp',
  kinds: ['bigint', 'integer', 'decimal', 'float', 'text'],
  usual: ['bigint', 'integer', 'decimal', 'float'],
  options: ['unit', 'form', 'zoned', 'finer'],
};

/**
 * Turns counts of time into timestamps: seconds or parts of them since 1970-01-01 00:00:00 UTC, or another form of
 * `COUNT_FORMS`.
 *
 * Without `unit` and `form` the column is read once before, and the unit of those since 1970 is the one that puts all values
 * into the years 1971 to 2200. The type keeps microseconds whatever the unit, so that later values may be finer. A float is
 * read by its shortest decimal text and rounded to the nearest microsecond, halves away from zero; a decimal, text or whole
 * number that is finer than a microsecond is an error, unless `finer` says otherwise. Infinity becomes `infinity`, as
 * PostgreSQL's `to_timestamp` has it. Throws TRANSFORM_INVALID for wrong options; for a value VALUE_DOES_NOT_FIT.
 */
export function epochToTimestamp(options: EpochToTimestampOptions): Transform<EpochKind, 'timestamp'> {
  const shared = common(SHAPE, options);
  const form = formOf(shared.name, options);
  const zoned = simple(shared.name, 'zoned', options.zoned, true);
  const finer = word(shared.name, 'finer', options.finer, ['fail', 'floor']);
  return defineTransform<EpochKind, 'timestamp'>({
    ...shared,
    output: () => ({ type: { kind: 'timestamp', precision: 6, zoned } }),
    open: async ({ scan }) => {
      const known = form ?? (await detectForm(scan()));
      return (value) => timestampOf(value, known, zoned, finer);
    },
  });
}

function timestampOf(
  value: bigint | number | string,
  form: CountFormName,
  zoned: boolean,
  finer: 'fail' | 'floor',
): string {
  const moment = momentOfCount(value, form);
  if (moment === undefined) return infiniteOf(String(value));
  if (!moment.exact && typeof value !== 'number' && finer === 'fail')
    throw doesNotFit(`It is finer than a microsecond. Round it before, or choose finer: 'floor'.`);
  const text = momentText(moment.micros, zoned);
  if (text === undefined)
    throw doesNotFit('It lies beyond the years 4714 BC to 294276. Check the option "unit" or "form".');
  return text;
}

function infiniteOf(text: string): string {
  if (text === 'Infinity' || text === '-Infinity') return text.toLowerCase();
  throw doesNotFit('It is no number. Leave the column out by "match", or correct the value.');
}
