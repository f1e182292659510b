import { type CellWriter, NOT_EXACT } from './cell-writer.js';
import { type RecordBuffer, textType } from './record-buffer.js';

const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;
const NEGATIVE = 0x4000;
const GROUP_DIGITS = 4;
const WORDS: ReadonlyMap<number, string> = new Map([
  [0xc000, 'NaN'],
  [0xd000, 'Infinity'],
  [0xf000, '-Infinity'],
]);

/** A decimal by its digits, with as many after the point as its image says. */
export const writeDecimalText: CellWriter = ({ view }, at, size, out) => {
  const count = view.getInt16(at);
  const weight = view.getInt16(at + 2);
  const sign = view.getUint16(at + 4);
  const scale = view.getUint16(at + 6);
  const word = WORDS.get(sign);
  if (word !== undefined) return out.word(word);
  if (size !== 8 + 2 * count || (sign !== 0 && sign !== NEGATIVE)) return NOT_EXACT;
  out.reserve((Math.max(weight, 0) + 1) * GROUP_DIGITS + scale + 2);
  const start = out.at;
  const { bytes } = out;
  if (sign === NEGATIVE) bytes[out.at++] = MINUS;
  const group = (power: number): number => {
    const index = weight - power;
    return index >= 0 && index < count ? view.getInt16(at + 8 + 2 * index) : 0;
  };
  writeFirst(weight < 0 ? 0 : group(weight), out);
  for (let power = weight - 1; power >= 0; power--) writeDigits(group(power), GROUP_DIGITS, out);
  if (scale > 0) bytes[out.at++] = POINT;
  for (let power = -1, left = scale; left > 0; power--, left -= GROUP_DIGITS)
    writeDigits(group(power), Math.min(left, GROUP_DIGITS), out);
  return textType(out.at - start);
};

/** A group without the zeros before it. */
function writeFirst(group: number, out: RecordBuffer): void {
  const skipped = group >= 1000 ? 0 : group >= 100 ? 1 : group >= 10 ? 2 : 3;
  const { bytes, at } = out;
  let rest = group;
  for (let index = GROUP_DIGITS - 1; index >= skipped; index--) {
    bytes[at + index - skipped] = ZERO + (rest % 10);
    rest = (rest / 10) | 0;
  }
  out.at = at + GROUP_DIGITS - skipped;
}

/** The first digits of a group. */
function writeDigits(group: number, digits: number, out: RecordBuffer): void {
  const { bytes, at } = out;
  let rest = group;
  for (let index = GROUP_DIGITS - 1; index >= 0; index--) {
    if (index < digits) bytes[at + index] = ZERO + (rest % 10);
    rest = (rest / 10) | 0;
  }
  out.at = at + digits;
}
