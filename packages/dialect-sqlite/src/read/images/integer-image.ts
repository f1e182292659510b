import type { RecordView } from '../pages/record.js';
import type { Varint } from '../pages/varint.js';
import type { ImageBuffer } from './image-buffer.js';

/** Writes the image of a field that is not NULL; false where the value is none that is certain to have one. */
export type CellImage = (record: RecordView, field: number, out: ImageBuffer) => boolean;

/** Types 1 to 6, 8 and 9 are integers. */
function isInteger(type: number): boolean {
  return (type >= 1 && type <= 6) || type === 8 || type === 9;
}

/** The bytes of an integer of 64 bits, of as many as are stored. */
export function bigintImage(record: RecordView, field: number, out: ImageBuffer): boolean {
  const type = record.types[field] as number;
  if (!isInteger(type)) return false;
  out.reserve(12);
  out.begin(8);
  const { bytes, view, at } = out;
  const start = record.offsets[field] as number;
  if (type < 5 || type > 7) {
    // 32 bits at the most.
    const value = integerOf(record, field);
    view.setInt32(at, value < 0 ? -1 : 0);
    view.setInt32(at + 4, value);
  } else {
    const size = record.size(field);
    const sign = (record.bytes[start] as number) > 127 ? 255 : 0;
    for (let index = 0; index < 8 - size; index++) bytes[at + index] = sign;
    for (let index = 0; index < size; index++)
      bytes[at + 8 - size + index] = record.bytes[start + index] as number;
  }
  out.at = at + 8;
  return true;
}

/** An integer of 16 or 32 bits. */
export function integerImage(bits: 16 | 32): CellImage {
  return (record, field, out) => writeInteger(integerOf(record, field), bits, out);
}

/** False where the bits have no room for it. */
function writeInteger(value: number, bits: 16 | 32, out: ImageBuffer): boolean {
  const limit = 2 ** (bits - 1);
  if (!(value >= -limit && value < limit)) return false;
  out.reserve(8);
  out.begin(bits / 8);
  if (bits === 16) out.view.setInt16(out.at, value);
  else out.view.setInt32(out.at, value);
  out.at += bits / 8;
  return true;
}

/** Writes the image of a rowid; false where the type has no room for it. */
export type RowidImage = (rowid: Varint, out: ImageBuffer) => boolean;

/** A rowid as an integer of so many bits. */
export function rowidImage(bits: 16 | 32 | 64): RowidImage {
  if (bits === 64)
    return ({ high, low }, out) => {
      out.reserve(12);
      out.begin(8);
      out.view.setInt32(out.at, high);
      out.view.setUint32(out.at + 4, low);
      out.at += 8;
      return true;
    };
  return (rowid, out) => writeInteger(rowid.number, bits, out);
}

/** 0 and 1. */
export function booleanImage(record: RecordView, field: number, out: ImageBuffer): boolean {
  const value = integerOf(record, field);
  if (value !== 0 && value !== 1) return false;
  out.reserve(5);
  out.begin(1);
  out.bytes[out.at++] = value;
  return true;
}

/** A stored integer, exactly. */
export function bigintOf(record: RecordView, field: number): bigint {
  const type = record.types[field] as number;
  if (type > 6) return BigInt(type - 8);
  const start = record.offsets[field] as number;
  const size = record.size(field);
  let value = 0n;
  for (let index = 0; index < size; index++)
    value = (value << 8n) | BigInt(record.bytes[start + index] as number);
  return BigInt.asIntN(size * 8, value);
}

/** A stored integer; NaN for other values and for those that a double cannot tell from others. */
export function integerOf(record: RecordView, field: number): number {
  const type = record.types[field] as number;
  if (type === 8 || type === 9) return type - 8;
  if (type < 1 || type > 6) return Number.NaN;
  const { bytes } = record;
  const start = record.offsets[field] as number;
  let value = ((bytes[start] as number) << 24) >> 24;
  const size = record.size(field);
  for (let index = 1; index < size; index++) value = value * 256 + (bytes[start + index] as number);
  return Number.isSafeInteger(value) ? value : Number.NaN;
}
