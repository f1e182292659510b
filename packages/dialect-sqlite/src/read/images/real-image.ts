import { int32At } from '@godwit/plugin-api';
import type { RecordView } from '../pages/record.js';
import type { ImageBuffer } from './image-buffer.js';
import { type CellImage, integerOf } from './integer-image.js';

const REAL = 7;
const scratch = new DataView(new ArrayBuffer(8));

/** A stored real or integer as a double; NaN for all else and for integers that no double is. */
export function numberOf(record: RecordView, field: number): number {
  if (record.types[field] !== REAL) return integerOf(record, field);
  const { bytes } = record;
  const start = record.offsets[field] as number;
  scratch.setInt32(0, int32At(bytes, start));
  scratch.setInt32(4, int32At(bytes, start + 4));
  return scratch.getFloat64(0);
}

/** A double. One that an INTEGER or NUMERIC column keeps as an integer is one, too; infinities come by another way. */
export function doubleImage(record: RecordView, field: number, out: ImageBuffer): boolean {
  const value = numberOf(record, field);
  if (!Number.isFinite(value)) return false;
  out.reserve(12);
  out.begin(8);
  out.view.setFloat64(out.at, value === 0 ? 0 : value);
  out.at += 8;
  return true;
}

/** A double that 32 bits hold as well. */
export function singleImage(record: RecordView, field: number, out: ImageBuffer): boolean {
  const value = numberOf(record, field);
  if (!Number.isFinite(value) || Math.fround(value) !== value) return false;
  out.reserve(8);
  out.begin(4);
  out.view.setFloat32(out.at, value === 0 ? 0 : value);
  out.at += 4;
  return true;
}

// A double gives back any decimal of so many digits.
const MOST = 1e15;
const LONGEST_SCALE = 12;
const UNBOUNDED = { scale: 6, most: 1e9 };
const POWERS = Array.from({ length: 17 }, (_, digits) => 10 ** digits);

/** A decimal that is the nearest one to what is stored; undefined where decimals have more digits than doubles. */
export function decimalImage({
  precision,
  scale = 0,
}: {
  readonly precision?: number;
  readonly scale?: number;
}): CellImage | undefined {
  if (precision === undefined) return unboundedImage;
  if (scale < 0 || scale > LONGEST_SCALE || scale > precision) return undefined;
  const factor = POWERS[scale] as number;
  const most = Math.min(10 ** precision, MOST);
  return (record, field, out) => {
    const value = numberOf(record, field);
    const units = Math.round(value * factor);
    if (!(Math.abs(units) < most) || units / factor !== value) return false;
    writeDecimal(units, scale, out);
    return true;
  };
}

/** Of any number of digits: as few as the value has. */
function unboundedImage(record: RecordView, field: number, out: ImageBuffer): boolean {
  const value = numberOf(record, field);
  const isWhole = Number.isInteger(value);
  if (!(Math.abs(value) < (isWhole ? MOST : UNBOUNDED.most))) return false;
  for (let scale = 0; scale <= UNBOUNDED.scale; scale++) {
    const units = Math.round(value * (POWERS[scale] as number));
    if (units / (POWERS[scale] as number) !== value) continue;
    writeDecimal(units, scale, out);
    return true;
  }
  return false;
}

const GROUP = 10_000;
const SMALL = 2 ** 31;
const groups = new Int32Array(12);

/** Integers of 32 bits are divided several times as fast as doubles. */
function wholeGroups(value: number): number {
  return value < SMALL ? ((value | 0) / GROUP) | 0 : Math.floor(value / GROUP);
}

/** Groups of four digits without those that are zero at both ends, how far before the point they begin, and the scale. */
function writeDecimal(units: number, scale: number, out: ImageBuffer): void {
  const magnitude = Math.abs(units);
  const factor = POWERS[scale] as number;
  let whole = Math.floor(magnitude / factor);
  const padding = (4 - (scale % 4)) % 4;
  let fraction = (magnitude - whole * factor) * (POWERS[padding] as number);
  const behind = (scale + padding) / 4;
  // From the last group to the first.
  let count = 0;
  for (let index = 0; index < behind; index++) {
    const rest = wholeGroups(fraction);
    groups[count++] = fraction - rest * GROUP;
    fraction = rest;
  }
  while (whole > 0) {
    const rest = wholeGroups(whole);
    groups[count++] = whole - rest * GROUP;
    whole = rest;
  }
  let last = 0;
  while (last < count && groups[last] === 0) last++;
  while (count > last && groups[count - 1] === 0) count--;
  const digits = count - last;
  out.reserve(12 + digits * 2);
  out.begin(8 + digits * 2);
  const { view } = out;
  view.setInt16(out.at, digits);
  view.setInt16(out.at + 2, digits === 0 ? 0 : count - behind - 1);
  view.setUint16(out.at + 4, units < 0 ? 0x4000 : 0);
  view.setUint16(out.at + 6, scale);
  out.at += 8;
  for (let index = count - 1; index >= last; index--, out.at += 2)
    view.setInt16(out.at, groups[index] as number);
}
