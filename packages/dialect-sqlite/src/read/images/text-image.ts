import { isUtf8 } from 'node:buffer';
import { JsonbText } from '@godwit/plugin-api';
import type { RecordView } from '../pages/record.js';
import type { ImageBuffer } from './image-buffer.js';
import type { CellImage } from './integer-image.js';

export function isText(type: number): boolean {
  return type > 12 && type % 2 === 1;
}

export function isBytes(type: number): boolean {
  return type >= 12 && type % 2 === 0;
}

/** The bytes of a text in UTF-8; `isClean`: it is known to hold neither NUL nor broken characters. */
export function textImage(isClean: boolean, maxLength?: number): CellImage {
  const fits = textTest(isClean, maxLength);
  return (record, field, out) => {
    if (!fits(record, field)) return false;
    out.copy(record.bytes, record.offsets[field] as number, record.size(field));
    return true;
  };
}

/** Whether a field is a text that has an image. */
export function textTest(
  isClean: boolean,
  maxLength = Infinity,
): (record: RecordView, field: number) => boolean {
  return (record, field) => {
    if (!isText(record.types[field] as number)) return false;
    const size = record.size(field);
    const start = record.offsets[field] as number;
    if (!isClean && !isPlain(record.bytes, start, size)) return false;
    return size <= maxLength || charactersIn(record.bytes, start, size) <= maxLength;
  };
}

const jsonb = new JsonbText();

/** JSON as it is; `isKnown`: it is known to be such. */
export function jsonImage(isKnown: boolean): CellImage {
  return (record, field, out) => {
    if (!isText(record.types[field] as number)) return false;
    const size = record.size(field);
    const start = record.offsets[field] as number;
    if (!isKnown && !jsonb.check(record.bytes, start, start + size)) return false;
    out.copy(record.bytes, start, size);
    return true;
  };
}

/** JSON in its one spelling, behind the number of the version of its form. */
export function normalizedImage(record: RecordView, field: number, out: ImageBuffer): boolean {
  if (!isText(record.types[field] as number)) return false;
  const start = record.offsets[field] as number;
  if (!jsonb.spell(record.bytes, start, start + record.size(field))) return false;
  out.reserve(jsonb.length + 5);
  out.begin(jsonb.length + 1);
  out.bytes[out.at] = 1;
  out.bytes.set(jsonb.out.subarray(0, jsonb.length), out.at + 1);
  out.at += jsonb.length + 1;
  return true;
}

/** A text that is one of these. */
export function enumImage(values: readonly string[]): CellImage {
  const known = values.map((value) => Buffer.from(value));
  return (record, field, out) => {
    if (!isText(record.types[field] as number)) return false;
    const start = record.offsets[field] as number;
    const bytes = record.bytes.subarray(start, start + record.size(field));
    if (!known.some((value) => value.length === bytes.length && value.equals(bytes))) return false;
    out.copy(bytes, 0, bytes.length);
    return true;
  };
}

/** Bytes as they are. */
export function bytesImage(record: RecordView, field: number, out: ImageBuffer): boolean {
  if (!isBytes(record.types[field] as number)) return false;
  out.copy(record.bytes, record.offsets[field] as number, record.size(field));
  return true;
}

const DASHES = [8, 13, 18, 23];

/** A UUID of 36 characters, in small letters. */
export function uuidImage(record: RecordView, field: number, out: ImageBuffer): boolean {
  if (record.types[field] !== 13 + 2 * 36) return false;
  const start = record.offsets[field] as number;
  out.reserve(20);
  out.begin(16);
  let written = 0;
  for (let index = 0; index < 36; index++) {
    if (DASHES.includes(index)) {
      if (record.bytes[start + index] !== 0x2d) return false;
      continue;
    }
    const digit = hexDigit(record.bytes[start + index] as number);
    if (digit < 0) return false;
    const at = out.at + (written >> 1);
    out.bytes[at] = written % 2 === 0 ? digit << 4 : (out.bytes[at] as number) | digit;
    written++;
  }
  out.at += 16;
  return true;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}

function isPlain(bytes: Uint8Array, start: number, size: number): boolean {
  let bits = 0;
  for (let at = start; at < start + size; at++) {
    const byte = bytes[at] as number;
    if (byte === 0) return false;
    bits |= byte;
  }
  return bits < 0x80 || isUtf8(bytes.subarray(start, start + size));
}

/** Bytes that continue a character do not count. */
function charactersIn(bytes: Uint8Array, start: number, size: number): number {
  let count = 0;
  for (let at = start; at < start + size; at++) if (((bytes[at] as number) & 0xc0) !== 0x80) count++;
  return count;
}
