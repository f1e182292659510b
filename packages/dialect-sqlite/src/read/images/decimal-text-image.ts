import type { RecordView } from '../pages/record.js';
import type { ImageBuffer } from './image-buffer.js';
import type { CellImage } from './integer-image.js';

const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;
const GROUP_DIGITS = 4;
const NEGATIVE = 0x4000;
/** Far more than a row of a table of numbers has, and less than the image can say. */
const LONGEST = 20_000;

/** The digits of a decimal in its canonical form, as places of the bytes that they are in. */
interface Digits {
  readonly isNegative: boolean;
  readonly start: number;
  /** The place of the point, or of the end. */
  readonly point: number;
  readonly end: number;
}

/**
 * A text `[-]digits[.digits]` in its canonical form: no zero before other digits, no minus before zero. With a precision and a scale
 * only digits that these hold.
 */
export function decimalTextImage({
  precision,
  scale = 0,
}: {
  readonly precision?: number;
  readonly scale?: number;
}): CellImage {
  if (scale < 0 || (precision !== undefined && scale > precision)) return () => false;
  return (record, field, out) => {
    const found = digitsOf(record, field);
    if (found === undefined) return false;
    const { start, point, end } = found;
    const whole = record.bytes[start] === ZERO ? 0 : point - start;
    const fraction = Math.max(0, end - point - 1);
    if (precision !== undefined && (fraction > scale || whole > precision - scale)) return false;
    return write(record.bytes, found, precision === undefined ? fraction : scale, out);
  };
}

function digitsOf(record: RecordView, field: number): Digits | undefined {
  const { bytes } = record;
  const first = record.offsets[field] as number;
  const size = record.size(field);
  const end = first + size;
  const isNegative = bytes[first] === MINUS;
  const start = isNegative ? first + 1 : first;
  let point = start;
  while (point < end && isDigit(bytes[point] as number)) point++;
  const isWhole = point === end;
  let at = isWhole ? end : point + 1;
  while (at < end && isDigit(bytes[at] as number)) at++;
  const hasBoth = point > start && (isWhole || (bytes[point] === POINT && end > point + 1));
  const isBare = bytes[start] !== ZERO || point === start + 1;
  return hasBoth && at === end && isBare && size <= LONGEST ? { isNegative, start, point, end } : undefined;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= ZERO + 9;
}

/** False for a zero with a sign. */
function write(
  bytes: Uint8Array,
  { isNegative, start, point, end }: Digits,
  places: number,
  out: ImageBuffer,
): boolean {
  const before = Math.ceil((point - start) / GROUP_DIGITS);
  const behind = Math.ceil(Math.max(0, end - point - 1) / GROUP_DIGITS);
  /** The group that so many groups stand before. */
  const groupAt = (index: number): number => {
    const from =
      index < before ? point - (before - index) * GROUP_DIGITS : point + 1 + (index - before) * GROUP_DIGITS;
    const to = index < before ? point : end;
    let value = 0;
    for (let at = from; at < from + GROUP_DIGITS; at++)
      value = value * 10 + (at >= start && at < to ? (bytes[at] as number) - ZERO : 0);
    return value;
  };
  let first = 0;
  let last = before + behind;
  while (first < last && groupAt(first) === 0) first++;
  while (last > first && groupAt(last - 1) === 0) last--;
  const count = last - first;
  if (count === 0 && isNegative) return false;
  out.reserve(12 + 2 * count);
  out.begin(8 + 2 * count);
  const { view } = out;
  view.setInt16(out.at, count);
  view.setInt16(out.at + 2, count === 0 ? 0 : before - 1 - first);
  view.setUint16(out.at + 4, isNegative ? NEGATIVE : 0);
  view.setUint16(out.at + 6, places);
  out.at += 8;
  for (let index = first; index < last; index++, out.at += 2) view.setInt16(out.at, groupAt(index));
  return true;
}
