import { isSingle } from '../values/number.js';
import type { Connection } from '../worker/connection.js';

/** `godwit_float_bits(x, bits)`: the 16 hex digits of a number's IEEE 754 bits as a double, as `digestText` spells them. */
export const FLOAT_BITS = 'godwit_float_bits';
/** `godwit_is_single(x)`: whether a number is one of 32 bits. */
export const IS_SINGLE = 'godwit_is_single';

const NAN = '7ff8000000000000';
const BYTES = Buffer.alloc(8);

/** Gives a connection the functions that digests of floats are made with. */
export function addFloatFunctions(db: Connection): void {
  const options = { deterministic: true, directOnly: true } as const;
  // What is no number is the word NaN: the proof of the cell says so.
  db.function(FLOAT_BITS, options, (x: unknown, bits: unknown) => {
    if (typeof x !== 'number' && typeof x !== 'bigint') return x === null ? null : NAN;
    BYTES.writeDoubleBE(Number(bits) === 32 ? Math.fround(Number(x)) : Number(x));
    return BYTES.toString('hex');
  });
  db.function(IS_SINGLE, options, (x: unknown) => (isSingle(Number(x)) ? 1 : 0));
}
