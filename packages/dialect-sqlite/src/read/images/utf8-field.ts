import { RecordView } from '../pages/record.js';
import type { TextEncoding } from '../rows/stored-text.js';
import { isText } from './text-image.js';

/** Texts of a database in UTF-16 as UTF-8, each as the one field of a record, in memory that is used again. */
class Utf8Field {
  readonly record = new RecordView();
  /** Where the upper byte of a unit is. */
  readonly #high: 0 | 1;

  constructor(encoding: TextEncoding) {
    this.#high = encoding === 'UTF-16be' ? 0 : 1;
  }

  /** Takes a text; false where it holds NUL, half a surrogate pair or half a unit. */
  take(from: RecordView, field: number): boolean {
    const size = from.size(field);
    if (size % 2 === 1) return false;
    const { record } = this;
    const room = (size / 2) * 3;
    const bytes = record.bytes.length < room ? new Uint8Array(room * 2) : record.bytes;
    const start = from.offsets[field] as number;
    const length = transcode(from.bytes, { start, end: start + size, high: this.#high }, bytes);
    if (length < 0) return false;
    record.hold(bytes, length);
    return true;
  }
}

/** Takes fields as something does that knows UTF-8 alone: texts of another encoding become UTF-8 first. */
export function inUtf8<Rest extends readonly unknown[]>(
  take: (record: RecordView, field: number, ...rest: Rest) => boolean,
  encoding: TextEncoding,
): (record: RecordView, field: number, ...rest: Rest) => boolean {
  const text = new Utf8Field(encoding);
  return (record, field, ...rest) => {
    if (!isText(record.types[field] as number)) return take(record, field, ...rest);
    return text.take(record, field) && take(text.record, 0, ...rest);
  };
}

interface Units {
  readonly start: number;
  readonly end: number;
  readonly high: 0 | 1;
}

/** How many bytes of UTF-8 there are; -1 where the units are no text. */
function transcode(from: Uint8Array, { start, end, high }: Units, to: Uint8Array): number {
  let length = 0;
  for (let at = start; at < end; at += 2) {
    let code = unitAt(from, at, high);
    if (code === 0) return -1;
    if (code < 0x80) {
      to[length++] = code;
      continue;
    }
    if (code >= 0xd800 && code < 0xe000) {
      at += 2;
      code = code < 0xdc00 && at < end ? pairOf(code, unitAt(from, at, high)) : -1;
      if (code < 0) return -1;
    }
    length = writeLong(code, to, length);
  }
  return length;
}

function unitAt(from: Uint8Array, at: number, high: 0 | 1): number {
  return ((from[at + high] as number) << 8) | (from[at + 1 - high] as number);
}

function pairOf(first: number, second: number): number {
  return second >= 0xdc00 && second < 0xe000 ? 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00) : -1;
}

/** A character of more than one byte. */
function writeLong(code: number, to: Uint8Array, start: number): number {
  let at = start;
  if (code < 0x800) to[at++] = 0xc0 | (code >> 6);
  else {
    if (code < 0x10000) to[at++] = 0xe0 | (code >> 12);
    else {
      to[at++] = 0xf0 | (code >> 18);
      to[at++] = 0x80 | ((code >> 12) & 0x3f);
    }
    to[at++] = 0x80 | ((code >> 6) & 0x3f);
  }
  to[at++] = 0x80 | (code & 0x3f);
  return at;
}
