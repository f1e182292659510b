import { exactNumber } from './exact-number.js';
import { doesNotFit } from './misfit.js';

/** What a count of time counts: seconds, milliseconds or microseconds since 1970-01-01 00:00:00 UTC. */
export type EpochUnit = 's' | 'ms' | 'us';

export const EPOCH_UNITS = ['s', 'ms', 'us'] as const;

/** How many digits behind the second a unit has. */
export const EPOCH_DIGITS = { s: 0, ms: 3, us: 6 } as const satisfies Record<EpochUnit, number>;

/** 1971-01-01 and 2201-01-01, in seconds: in another unit no moment between them lies between them too. */
const FIRST = 31_536_000;
const BEYOND_LAST = 7_289_654_400;

/**
 * Finds the one unit in which all values lie in the years 1971 to 2200. Nulls, zeros and infinities mean the same in
 * every unit and do not count. Throws VALUE_DOES_NOT_FIT where no unit suits all.
 */
export async function detectUnit(values: AsyncIterable<bigint | number | string | null>): Promise<EpochUnit> {
  const suits: Record<EpochUnit, number> = { s: 0, ms: 0, us: 0 };
  let all = 0;
  for await (const value of values) {
    const unit = value === null ? 'any' : unitOf(value);
    if (unit === 'any') continue;
    all++;
    if (unit !== undefined) suits[unit]++;
  }
  // The years in different units have no number in common, so more than one is found only where none matters.
  const found = EPOCH_UNITS.find((unit) => suits[unit] === all);
  if (found !== undefined) return found;
  const counts = EPOCH_UNITS.map((unit) => `${suits[unit]} as ${unit}`).join(', ');
  throw doesNotFit(
    `No one unit puts all ${all} values between the years 1971 and 2200 (${counts}). Give the option "unit": 's', 'ms' or 'us'.`,
  );
}

/** The unit in which a value is a plausible moment; undefined where it is in none. */
function unitOf(value: bigint | number | string): EpochUnit | 'any' | undefined {
  const exact = exactNumber(value);
  if (exact === undefined) return /^-?Infinity$/.test(String(value)) ? 'any' : undefined;
  if (exact.digits === 0n) return 'any';
  const count = Number(exact.digits) / 10 ** exact.scale;
  return EPOCH_UNITS.find((unit) => {
    const seconds = count / 10 ** EPOCH_DIGITS[unit];
    return seconds >= FIRST && seconds < BEYOND_LAST;
  });
}
