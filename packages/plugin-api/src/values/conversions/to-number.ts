import { decimalText, type ExactNumber, exactNumber, shifted } from '../time/exact-number.js';
import { type Caster, caster, type Given } from './caster.js';
import { microsOfDuration } from './interval.js';
import { Misfit } from './misfit.js';

const NO_NUMBER = new Misfit('it is no number');
const NOT_WHOLE = new Misfit('it is no whole number');
const TOO_LARGE = new Misfit('it is too large');
const TOO_MANY_DIGITS = new Misfit('it has more digits than the type keeps');
const NOT_EXACT = new Misfit('no number of this type equals it exactly');
const NO_LENGTH = new Misfit('it has months, which have no fixed length');
const NOT_FINITE = new Misfit('it is not finite');

/** The words that stand for no number or no finite one, in decimals and in text. */
const WORDS: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity']);

function exactOf(value: Given): ExactNumber | Misfit {
  if (typeof value === 'boolean') return { digits: value ? 1n : 0n, scale: 0 };
  if (typeof value === 'object') return NO_NUMBER;
  return exactNumber(value) ?? (WORDS.has(String(value)) ? NOT_FINITE : NO_NUMBER);
}

function wholeOf(value: Given, bits: number): bigint | Misfit {
  // The shortest text of a large double is rounded, but a whole double is a whole number.
  const exact = exactOf(Number.isInteger(value) ? BigInt(Number(value)) : value);
  if (exact instanceof Misfit) return exact;
  const whole = shifted(exact, 0);
  if (whole === undefined) return NOT_WHOLE;
  return BigInt.asIntN(bits, whole) === whole ? whole : TOO_LARGE;
}

export const toInteger: Caster = caster(
  'integer',
  ['bigint', 'decimal', 'float', 'boolean', 'text'],
  ({ bits }) =>
    (value) => {
      const whole = wholeOf(value, bits);
      return whole instanceof Misfit ? whole : Number(whole);
    },
);

/** Of a duration its microseconds. */
export const toBigint: Caster = caster(
  'bigint',
  ['integer', 'decimal', 'float', 'boolean', 'text', 'interval'],
  () => (value, from) =>
    from.kind === 'interval' ? (microsOfDuration(String(value)) ?? NO_LENGTH) : wholeOf(value, 64),
);

/** A float becomes the decimal of its shortest text, which reads back to the same float. */
export const toDecimal: Caster = caster(
  'decimal',
  ['integer', 'bigint', 'float', 'boolean', 'text'],
  ({ precision, scale = 0 }) =>
    (value) => {
      if (WORDS.has(String(value)))
        return precision === undefined || String(value) === 'NaN' ? String(value) : NOT_FINITE;
      const exact = exactOf(value);
      if (exact instanceof Misfit || precision === undefined)
        return exact instanceof Misfit ? exact : decimalText(exact);
      const unscaled = shifted(exact, scale);
      if (unscaled === undefined || size(unscaled) >= 10n ** BigInt(precision)) return TOO_MANY_DIGITS;
      // Zeros behind the point are kept as far as the type has places for them.
      const places = Math.max(0, Math.min(exact.scale, scale));
      return decimalText({ digits: shifted(exact, places) ?? 0n, scale: places });
    },
);

/** A decimal fits the float whose shortest text is that decimal: 0.1 does. */
export const toFloat: Caster = caster(
  'float',
  ['integer', 'bigint', 'decimal', 'boolean', 'text'],
  ({ bits }) =>
    (value) => {
      if (typeof value === 'number' && (bits === 64 || !Number.isFinite(value))) return value;
      if (WORDS.has(String(value))) return Number(value);
      const exact = exactOf(value);
      if (exact instanceof Misfit) return exact;
      const near = Number(value);
      const floats = bits === 64 ? [near] : singlesOf(near, value);
      return floats.find((float) => equals(float, exact, value)) ?? NOT_EXACT;
    },
);

function equals(float: number, exact: ExactNumber, value: Given): boolean {
  // -0 and 0 are one decimal but two floats.
  if (typeof value === 'number') return Object.is(float, value);
  // A whole number has to be the float itself and not only be spelled as it is.
  if (typeof value === 'bigint') return BigInt(float) === value;
  const back = exactNumber(float);
  return back !== undefined && shifted(back, exact.scale) === exact.digits;
}

/** A whole number has no other spelling that would do. */
function singlesOf(near: number, value: Given): readonly number[] {
  const single = Math.fround(near);
  return typeof value === 'bigint' ? [single] : [single, shortestSingle(single)];
}

/** The double that spells a number of 32 bits with the fewest digits. */
function shortestSingle(single: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const shortest = Number(single.toPrecision(digits));
    if (Math.fround(shortest) === single) return shortest;
  }
  return single;
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}
