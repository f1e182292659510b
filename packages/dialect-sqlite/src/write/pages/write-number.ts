import type { CellWriter } from './cell-writer.js';
import { NOT_EXACT } from './cell-writer.js';
import type { RecordBuffer } from './record-buffer.js';

/** Serial types of sqlite.org/fileformat2, section 2.1: of 48 and 64 bits, of a double, and of 0 and 1, which take no byte. */
const SIX_BYTES = 5;
const EIGHT_BYTES = 6;
const DOUBLE = 7;
const ZERO = 8;
const ONE = 9;
/** REAL columns keep whole numbers as integers up to here, as SQLite does where that takes fewer bytes. */
const LARGEST_SHORT = 2 ** 47 - 1;
const TWO_32 = 2 ** 32;

export const writeBoolean: CellWriter = (image, at, size) => {
  const value = image.bytes[at] as number;
  return size === 1 && value <= 1 ? ZERO + value : NOT_EXACT;
};

export const writeInteger: CellWriter = (image, at, size, out) => {
  if (size === 8) return writeLong(image.view.getInt32(at), image.view.getInt32(at + 4), out);
  if (size === 4) return writeShort(image.view.getInt32(at), out);
  return size === 2 ? writeShort(image.view.getInt16(at), out) : NOT_EXACT;
};

/** A whole number of 32 bits. */
function writeShort(value: number, out: RecordBuffer): number {
  if (value === 0) return ZERO;
  if (value === 1) return ONE;
  const magnitude = value < 0 ? ~value : value;
  const { bytes, at } = out;
  if (magnitude < 0x80) {
    bytes[at] = value;
    out.at = at + 1;
    return 1;
  }
  const size = magnitude < 0x8000 ? 2 : magnitude < 0x80_0000 ? 3 : 4;
  for (let index = 0, shift = 8 * (size - 1); index < size; index++, shift -= 8)
    bytes[at + index] = value >> shift;
  out.at = at + size;
  return size;
}

/** A whole number of 64 bits, in two halves. */
function writeLong(high: number, low: number, out: RecordBuffer): number {
  if (high === low >> 31) return writeShort(low, out);
  const { view, at } = out;
  if (high >= -0x8000 && high < 0x8000) {
    view.setInt16(at, high);
    view.setInt32(at + 2, low);
    out.at = at + 6;
    return SIX_BYTES;
  }
  view.setInt32(at, high);
  view.setInt32(at + 4, low);
  out.at = at + 8;
  return EIGHT_BYTES;
}

/** A double that is whole, exactly. */
function writeWhole(value: number, out: RecordBuffer): number {
  return writeLong(Math.floor(value / TWO_32), value | 0, out);
}

/** In a column of REAL affinity. What is no number there is a word. */
export const writeReal: CellWriter = ({ view }, at, size, out) => {
  if (size !== 8 && size !== 4) return NOT_EXACT;
  const value = size === 8 ? view.getFloat64(at) : view.getFloat32(at);
  if (Number.isNaN(value)) return out.word('NaN');
  if (value <= LARGEST_SHORT && value >= -LARGEST_SHORT - 1 && Math.floor(value) === value)
    return writeWhole(value, out);
  out.view.setFloat64(out.at, value);
  out.at += 8;
  return DOUBLE;
};

/** A double gives back any decimal of so many digits. */
const MOST = 1e15;
const MOST_GROUPS = 5;
const GROUP = 10_000;
const GROUP_DIGITS = 4;
const NEGATIVE = 0x4000;
const NAN = 0xc000;
const POWERS = Array.from({ length: 23 }, (_, digits) => 10 ** digits);

/** A decimal of at most 15 digits, in a column of NUMERIC affinity: whole ones are integers, others the nearest double. */
export const writeDecimalNumber: CellWriter = ({ view }, at, size, out) => {
  const count = view.getInt16(at);
  const sign = view.getUint16(at + 4);
  if (sign === NAN) return out.word('NaN');
  if (size !== 8 + 2 * count || count > MOST_GROUPS || (sign !== 0 && sign !== NEGATIVE)) return NOT_EXACT;
  if (count === 0) return ZERO;
  let units = 0;
  for (let index = 0; index < count - 1; index++) units = units * GROUP + view.getInt16(at + 8 + 2 * index);
  let group = view.getInt16(at + 6 + 2 * count);
  // Digits after the point of the last group.
  let digits = (count - 1 - view.getInt16(at + 2)) * GROUP_DIGITS;
  let unit = GROUP;
  if (digits > 0)
    for (let tenth = (group / 10) | 0; tenth * 10 === group && unit > 10; tenth = (group / 10) | 0) {
      group = tenth;
      unit = (unit / 10) | 0;
      digits--;
    }
  units = units * unit + group;
  if (digits > 15 || digits < -16) return NOT_EXACT;
  // Not -digits, which of 0 is no index that the engine knows.
  const value = digits > 0 ? units / (POWERS[digits] as number) : units * (POWERS[0 - digits] as number);
  if (units >= MOST || value >= MOST) return NOT_EXACT;
  const signed = sign === NEGATIVE ? -value : value;
  if (digits <= 0) return writeWhole(signed, out);
  out.view.setFloat64(out.at, signed);
  out.at += 8;
  return DOUBLE;
};
