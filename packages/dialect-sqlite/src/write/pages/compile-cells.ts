import { hasImage, type LogicalType } from '@godwit/plugin-api';
import type { Affinity } from '../../types/affinity.js';
import { type CellWriter, NOT_EXACT } from './cell-writer.js';
import { textType } from './record-buffer.js';
import { writeDecimalText } from './write-decimal-text.js';
import { writeBoolean, writeDecimalNumber, writeInteger, writeReal } from './write-number.js';
import { timestampWriter, writeDate, writeTime } from './write-time.js';

/** A double gives back any decimal of so many digits. */
const EXACT_DIGITS = 15;

/**
 * How images of a type become what an INSERT of the same values stores in a column of that affinity; undefined where the
 * affinity may make something else of a value.
 */
export function cellWriter(type: LogicalType, affinity: Affinity): CellWriter | undefined {
  if (!hasImage(type)) return undefined;
  const keepsText = affinity === 'text' || affinity === 'blob';
  const keepsIntegers = affinity === 'integer' || affinity === 'numeric' || affinity === 'blob';
  switch (type.kind) {
    case 'boolean':
      return keepsIntegers ? writeBoolean : undefined;
    case 'integer':
    case 'bigint':
      return keepsIntegers ? writeInteger : undefined;
    case 'float':
      return affinity === 'real' ? writeReal : undefined;
    case 'decimal':
      if (keepsText) return writeDecimalText;
      return affinity === 'numeric' && isShort(type) ? writeDecimalNumber : undefined;
    case 'bytes':
      return writeBytes;
    // No such text looks like a number, so that every affinity keeps it.
    case 'date':
      return writeDate;
    case 'time':
      return writeTime;
    case 'timestamp':
      return timestampWriter(type.zoned);
    case 'uuid':
      return writeUuid;
    case 'json':
      return keepsText ? (type.form === 'normalized' ? writeNormalized : writeText) : undefined;
    default:
      return keepsText ? writeText : undefined;
  }
}

function isShort({ precision = Infinity, scale = 0 }: LogicalType & { readonly kind: 'decimal' }): boolean {
  return precision <= EXACT_DIGITS && scale >= 0 && scale <= precision;
}

/** SQLite's own limit of a value, unless it was built otherwise. */
const LARGEST_BYTES = 1e9;

const writeText: CellWriter = ({ bytes }, at, size, out) => {
  if (size > LARGEST_BYTES) return NOT_EXACT;
  out.copy(bytes, at, size);
  return textType(size);
};

const writeBytes: CellWriter = ({ bytes }, at, size, out) => {
  if (size > LARGEST_BYTES) return NOT_EXACT;
  out.copy(bytes, at, size);
  return textType(size) - 1;
};

/** The first byte says in which form it is. */
const writeNormalized: CellWriter = (image, at, size, out) =>
  image.bytes[at] === 1 ? writeText(image, at + 1, size - 1, out) : NOT_EXACT;

const HEX = new TextEncoder().encode('0123456789abcdef');
const UUID_BYTES = 16;

const writeUuid: CellWriter = ({ bytes }, at, size, out) => {
  if (size !== UUID_BYTES) return NOT_EXACT;
  let end = out.at;
  for (let index = 0; index < UUID_BYTES; index++) {
    if (index === 4 || index === 6 || index === 8 || index === 10) out.bytes[end++] = 0x2d;
    const byte = bytes[at + index] as number;
    out.bytes[end++] = HEX[byte >> 4] as number;
    out.bytes[end++] = HEX[byte & 15] as number;
  }
  const length = end - out.at;
  out.at = end;
  return textType(length);
};
