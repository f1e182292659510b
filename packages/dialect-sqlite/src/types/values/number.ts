import type { Change } from './values.js';

type Changed = (change: Change) => void;

const INTEGER_TEXT = /^(?:0|-?[1-9]\d*)$/;
const MAX_SAFE = 2n ** 53n;

/** A whole number of at most `bits` bits; text only if it is the number's own spelling. */
export function integerOf(
  stored: bigint | number | string,
  bits: 16 | 32 | 64,
  changed: Changed,
): bigint | undefined {
  const value = wholeNumber(stored);
  if (value === undefined || BigInt.asIntN(bits, value) !== value) return undefined;
  if (typeof stored !== 'bigint') changed('converted');
  return value;
}

function wholeNumber(stored: bigint | number | string): bigint | undefined {
  if (typeof stored === 'bigint') return stored;
  if (typeof stored === 'string')
    return INTEGER_TEXT.test(stored) && stored.length <= 20 ? BigInt(stored) : undefined;
  return Number.isSafeInteger(stored) && !Object.is(stored, -0) ? BigInt(stored) : undefined;
}

/** A float that holds exactly the stored number; text only if it is the number's own spelling. */
export function floatOf(
  stored: bigint | number | string,
  bits: 32 | 64,
  changed: Changed,
): number | undefined {
  // SQLite has no NaN; the word is how a column of numbers keeps it.
  if (stored === 'NaN') return Number.NaN;
  const value = doubleOf(stored);
  if (value === undefined || (bits === 32 && !isSingle(value))) return undefined;
  if (typeof stored === 'string') changed('converted');
  return value;
}

const SINGLE_DIGITS = 9;

/** Whether it is a number of 32 bits, exactly or as its shortest decimal is read: 0.1 is one. */
export function isSingle(value: number): boolean {
  const single = Math.fround(value);
  if (Object.is(single, value)) return true;
  for (let digits = 1; digits <= SINGLE_DIGITS; digits++) {
    const shortest = Number(single.toPrecision(digits));
    if (Math.fround(shortest) === single) return shortest === value;
  }
  return false;
}

function doubleOf(stored: bigint | number | string): number | undefined {
  if (typeof stored === 'number') return stored;
  if (typeof stored === 'bigint')
    return stored >= -MAX_SAFE && stored <= MAX_SAFE ? Number(stored) : undefined;
  const value = Number(stored);
  return stored !== '' && !Number.isNaN(value) && String(value) === stored ? value : undefined;
}
