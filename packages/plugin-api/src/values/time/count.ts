import { type CountForm, type CountFormName, countForm } from '../count-form.js';
import { decimalText, exactNumber, rounded } from './exact-number.js';

/** A moment, in microseconds since 1970-01-01 00:00:00 UTC, and whether the number says just that. */
export interface CountedMoment {
  readonly micros: bigint;
  /** False where the number is finer than a microsecond: what is left of one is cut, and of a double rounded. */
  readonly exact: boolean;
}

/** A count of time, and whether it says just the moment that it was made of. */
export interface MomentCount {
  readonly count: bigint | number;
  /** False where the moment is finer than the form: a whole number is cut down, a double is the nearest one. */
  readonly exact: boolean;
}

const MS_OF_DAY = 86_400_000n;
const MICROS_OF_DAY = 86_400_000_000n;
const NANOS_OF_DAY = 86_400_000_000_000n;
const LARGEST = 2n ** 63n - 1n;

/**
 * The moment that a number counts to; undefined where it is none. A whole number or a decimal is read to its last digit; a
 * double by its shortest text, and a number of days as the millisecond that it was made of, where there is one.
 */
export function momentOfCount(
  count: bigint | number | string,
  name: CountFormName,
): CountedMoment | undefined {
  const form = countForm(name);
  if (typeof count === 'number') return momentOfDouble(count, name, form);
  const exact = exactNumber(count);
  if (exact === undefined) return undefined;
  const scale = 10n ** BigInt(exact.scale) * 1000n;
  const nanos = exact.digits * form.unit;
  const rest = ((nanos % scale) + scale) % scale;
  return { micros: (nanos - rest) / scale + form.origin, exact: rest === 0n };
}

function momentOfDouble(count: number, name: CountFormName, form: CountForm): CountedMoment | undefined {
  const since = form.unit === NANOS_OF_DAY ? microsOfDays(count, name) : microsOfUnits(count, form);
  if (since === undefined) return undefined;
  return { micros: since + form.origin, exact: doubleOf(since, name, form) === count };
}

function microsOfUnits(count: number, { unit }: CountForm): bigint | undefined {
  const exact = exactNumber(count);
  return exact && rounded({ digits: exact.digits * unit, scale: exact.scale }, -3);
}

/** Whole milliseconds where the number was made of such, as SQLite and COM make them; else the nearest microsecond. */
function microsOfDays(days: number, name: CountFormName): bigint | undefined {
  if (!Number.isFinite(days)) return undefined;
  const line = name === 'ole' ? straightened(days) : days;
  const ms = Math.floor(line * Number(MS_OF_DAY) + 0.5);
  if (Number.isSafeInteger(ms) && doubleOf(BigInt(ms) * 1000n, name, countForm(name)) === days)
    return BigInt(ms) * 1000n;
  return nearestMicros(line);
}

/** By whole numbers: a product of doubles would be off by several microseconds. */
function nearestMicros(days: number): bigint {
  let [numerator, denominator] = [days, 1n];
  while (!Number.isInteger(numerator)) [numerator, denominator] = [numerator * 2, denominator * 2n];
  const twice = 2n * BigInt(numerator) * MICROS_OF_DAY;
  return twice < 0n ? (twice - denominator) / (2n * denominator) : (twice + denominator) / (2n * denominator);
}

/** COM counts the day of a negative number down and its time up: -1.25 is 06:00 of the day -1. */
function straightened(days: number): number {
  const day = Math.trunc(days);
  return days < 0 ? day + (day - days) : days;
}

/** The count of a moment; undefined where 64 bits do not hold it. */
export function countOfMoment(micros: bigint, name: CountFormName): MomentCount | undefined {
  const form = countForm(name);
  const since = micros - form.origin;
  if (form.stored === 'double') {
    const count = doubleOf(since, name, form);
    return { count, exact: momentOfDouble(count, name, form)?.micros === micros };
  }
  const nanos = since * 1000n;
  const rest = ((nanos % form.unit) + form.unit) % form.unit;
  const count = (nanos - rest) / form.unit;
  if (count > LARGEST || count < -LARGEST - 1n) return undefined;
  return { count, exact: rest === 0n };
}

/** The double nearest to so many microseconds since the origin of a form. */
function doubleOf(since: bigint, name: CountFormName, { unit }: CountForm): number {
  if (unit === NANOS_OF_DAY) return name === 'ole' && since < 0n ? -daysOf(mirrored(since)) : daysOf(since);
  // Every other unit is a power of ten of nanoseconds, so that the quotient has an end.
  return Number(decimalText({ digits: since * 1000n, scale: unit.toString().length - 1 }));
}

function mirrored(since: bigint): bigint {
  const time = ((since % MICROS_OF_DAY) + MICROS_OF_DAY) % MICROS_OF_DAY;
  return time - (since - time);
}

function daysOf(since: bigint): number {
  if (since % 1000n === 0n) return Number(since / 1000n) / Number(MS_OF_DAY);
  return Number(since / MICROS_OF_DAY) + Number(since % MICROS_OF_DAY) / Number(MICROS_OF_DAY);
}
