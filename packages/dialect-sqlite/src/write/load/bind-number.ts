import type { BindCell } from './bind-value.js';

const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
/** A double holds every whole number of so many digits. */
const SAFE_DIGITS = 15;
const LARGEST = 2n ** 63n - 1n;
const WHOLE = /^-?\d+$/;

/** The same, as a double where that is as good. */
export const wholeNumber: BindCell = (source, cell) =>
  smallNumber(source.bytes, cell.start, cell.end) ?? wholeInteger(source, cell);

/** A whole number of 64 bits; what is none does not fit. */
export const wholeInteger: BindCell = (source, cell) => {
  const word = source.text(cell.start, cell.end, true);
  return WHOLE.test(word) ? within64Bits(BigInt(word)) : undefined;
};

function within64Bits(value: bigint): bigint | undefined {
  return value >= -LARGEST - 1n && value <= LARGEST ? value : undefined;
}

/** The number of at most 15 digits; undefined for longer ones and for anything else. */
function smallNumber(bytes: Buffer, start: number, end: number): number | undefined {
  const negative = bytes[start] === MINUS;
  const first = negative ? start + 1 : start;
  if (end - first > SAFE_DIGITS || first === end) return undefined;
  let value = 0;
  for (let at = first; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte < ZERO || byte > NINE) return undefined;
    value = value * 10 + (byte - ZERO);
  }
  return negative ? -value : value;
}

/** Exact in a column that stores numbers: whole ones of 64 bits, others of at most 15 digits; NaN and the like as words. */
export const decimalNumber: BindCell = (source, { start, end }) => {
  const small = smallNumber(source.bytes, start, end);
  if (small !== undefined) return small;
  const word = source.text(start, end, true);
  const last = source.bytes[end - 1] as number;
  if (last < ZERO || last > NINE) return word;
  const digits = word.replace(/^-?0*\.?0*/, '').replace('.', '').length;
  if (!word.includes('.')) return WHOLE.test(word) ? within64Bits(BigInt(word)) : undefined;
  return digits <= SAFE_DIGITS ? Number(word) : undefined;
};

/** A double; NaN is none in SQLite and stays a word. */
export const float: BindCell = (source, { start, end }) => {
  const small = smallNumber(source.bytes, start, end);
  if (small !== undefined) return small;
  const word = source.text(start, end, true);
  if (word === 'NaN') return word;
  return word.endsWith('Inf') ? Number(`${word}inity`) : Number(word);
};
