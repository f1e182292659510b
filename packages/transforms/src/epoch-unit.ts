import { COUNT_FORM_NAMES, type CountFormName } from '@godwit/plugin-api';
import { doesNotFit } from '@godwit/plugin-api/conversions';
import { exactNumber } from '@godwit/plugin-api/time';
import { invalidOption, word } from './check-options.js';

/** What a count of time since 1970-01-01 00:00:00 UTC counts: seconds or parts of them. */
export type EpochUnit = 's' | 'ms' | 'us' | 'ns';

const EPOCH_UNITS = ['s', 'ms', 'us', 'ns'] as const;
/** The units that are found by themselves, with their digits behind the second. */
const FOUND = { s: 0, ms: 3, us: 6 } as const;
type FoundUnit = keyof typeof FOUND;
const FOUND_UNITS = ['s', 'ms', 'us'] as const;

/** How a transform is told what numbers count. */
export interface CountOptions {
  /** What numbers since 1970 count. */
  readonly unit?: EpochUnit;
  /** Counts with another beginning: a name of `COUNT_FORMS`, such as `core-data` or `webkit`. Stands in place of `unit`. */
  readonly form?: CountFormName;
}

/** The form that the options say; undefined where they say none. Throws TRANSFORM_INVALID. */
export function formOf(transform: string, { unit, form }: CountOptions): CountFormName | undefined {
  if (unit !== undefined && form !== undefined)
    throw invalidOption(transform, 'form', 'excludes the option "unit"');
  if (form !== undefined)
    return word(transform, 'form', form, COUNT_FORM_NAMES as [CountFormName, ...CountFormName[]]);
  return unit === undefined ? undefined : `epoch-${word(transform, 'unit', unit, [...EPOCH_UNITS])}`;
}

/** 1971-01-01 and 2201-01-01, in seconds: in another unit no moment between them lies between them too. */
const FIRST = 31_536_000;
const BEYOND_LAST = 7_289_654_400;

/**
 * Finds the one unit in which all values lie in the years 1971 to 2200. Nulls, zeros and infinities mean the same in
 * every unit and do not count. Throws VALUE_DOES_NOT_FIT where no unit suits all.
 */
export async function detectForm(
  values: AsyncIterable<bigint | number | string | null>,
): Promise<CountFormName> {
  const suits: Record<FoundUnit, number> = { s: 0, ms: 0, us: 0 };
  let all = 0;
  for await (const value of values) {
    const unit = value === null ? 'any' : unitOf(value);
    if (unit === 'any') continue;
    all++;
    if (unit !== undefined) suits[unit]++;
  }
  // The years in different units have no number in common, so more than one is found only where none matters.
  const found = FOUND_UNITS.find((unit) => suits[unit] === all);
  if (found !== undefined) return `epoch-${found}`;
  const counts = FOUND_UNITS.map((unit) => `${suits[unit]} as ${unit}`).join(', ');
  throw doesNotFit(
    `No one unit puts all ${all} values between the years 1971 and 2200 (${counts}). Give the option "unit": 's', 'ms', 'us' or 'ns', or "form".`,
  );
}

/** The unit in which a value is a plausible moment; undefined where it is in none. */
function unitOf(value: bigint | number | string): FoundUnit | 'any' | undefined {
  const exact = exactNumber(value);
  if (exact === undefined) return /^-?Infinity$/.test(String(value)) ? 'any' : undefined;
  if (exact.digits === 0n) return 'any';
  const count = Number(exact.digits) / 10 ** exact.scale;
  return FOUND_UNITS.find((unit) => {
    const seconds = count / 10 ** FOUND[unit];
    return seconds >= FIRST && seconds < BEYOND_LAST;
  });
}
