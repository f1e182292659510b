import type { Connection } from '../../connect/connection.js';
import { isSingle } from '../../types/values/number.js';
import { realText } from '../../types/values/stored-value.js';

/** `godwit_float_bits(x)`: the 16 hex digits of a number's IEEE 754 bits as a double, as `digestText` spells them. */
export const FLOAT_BITS = 'godwit_float_bits';
/** `godwit_single_bits(x)`: the same of a number rounded to 32 bits. */
export const SINGLE_BITS = 'godwit_single_bits';
/** `godwit_is_single(x)`: whether a number is one of 32 bits. */
export const IS_SINGLE = 'godwit_is_single';

/** `godwit_real_text(x)`: a double as the canonical form of stored values spells it. */
export const REAL_TEXT = 'godwit_real_text';

const NAN = '7ff8000000000000';
const BYTES = Buffer.alloc(8);

/** Gives a connection the functions that digests of floats are made with. */
export function addFloatFunctions(db: Connection): void {
  const options = { deterministic: true, directOnly: true } as const;
  db.function(FLOAT_BITS, options, (x: unknown) => bitsOf(x, (number) => number));
  db.function(SINGLE_BITS, options, (x: unknown) => bitsOf(x, Math.fround));
  db.function(REAL_TEXT, options, (x: unknown) => realText(x as number));
  db.function(IS_SINGLE, options, (x: unknown) => (isSingle(Number(x)) ? 1 : 0));
}

/** What is no number is the word NaN: the proof of the cell says so. */
function bitsOf(x: unknown, round: (x: number) => number): string | null {
  if (typeof x !== 'number' && typeof x !== 'bigint') return x === null ? null : NAN;
  BYTES.writeDoubleBE(round(Number(x)));
  return BYTES.toString('hex');
}
