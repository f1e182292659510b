import { isUtf8 } from 'node:buffer';

/** How a database stores text: `PRAGMA encoding`. */
export type TextEncoding = 'UTF-8' | 'UTF-16le' | 'UTF-16be';

const LONE_SURROGATE = /\p{Surrogate}/u;

/** What no target takes: NUL characters, or bytes that spell no character. */
function isCleanText(text: string): boolean {
  return !text.includes('\0') && !LONE_SURROGATE.test(text);
}

/** The text that bytes spell in the encoding of a database; undefined where they spell none or hold NUL. */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding): string | undefined {
  if (encoding === 'UTF-8' && !isUtf8(bytes)) return undefined;
  if (encoding !== 'UTF-8' && bytes.byteLength % 2 === 1) return undefined;
  const text = looseText(bytes, encoding);
  return isCleanText(text) ? text : undefined;
}

/** The text with what is wrong in it left out (`strip`) or replaced by U+FFFD. */
export function repairText(bytes: Uint8Array, encoding: TextEncoding, how: 'strip' | 'replace'): string {
  const mark = how === 'strip' ? '' : '\ufffd';
  const text = encoding === 'UTF-8' ? repairUtf8(bytes, mark) : repairUtf16(looseText(bytes, encoding), mark);
  return text.replaceAll('\0', mark);
}

/**
 * The bytes of a text that is none, as a column of bytes keeps them beside the UTF-8 of its other texts: those of UTF-16
 * become UTF-8, a half of a pair as if it were a character, as SQLite itself does it; half a unit at the end stays.
 */
export function bytesOfText(bytes: Uint8Array, encoding: TextEncoding): Uint8Array {
  if (encoding === 'UTF-8') return bytes;
  const parts = [...looseText(bytes, encoding)].map((character) => {
    const unit = character.charCodeAt(0);
    const isHalf = character.length === 1 && LONE_SURROGATE.test(character);
    const spelled = [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)];
    return isHalf ? Buffer.from(spelled) : Buffer.from(character);
  });
  return Uint8Array.from(Buffer.concat([...parts, bytes.subarray(bytes.byteLength & ~1)]));
}

function looseText(bytes: Uint8Array, encoding: TextEncoding): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (encoding === 'UTF-8') return buffer.toString('utf8');
  const even = buffer.subarray(0, buffer.byteLength - (buffer.byteLength % 2));
  return (encoding === 'UTF-16be' ? Buffer.from(even).swap16() : even).toString('utf16le');
}

// A U+FFFD that was there before must stay, so decoding alone cannot tell it from a replaced one.
function repairUtf8(bytes: Uint8Array, mark: string): string {
  let text = '';
  let position = 0;
  while (position < bytes.byteLength) {
    const end = validUntil(bytes, position);
    text += Buffer.from(bytes.buffer, bytes.byteOffset + position, end - position).toString('utf8');
    if (end < bytes.byteLength) text += mark;
    position = end + 1;
  }
  return text;
}

/** Where the longest valid run of UTF-8 from a position on ends. */
function validUntil(bytes: Uint8Array, start: number): number {
  if (isUtf8(bytes.subarray(start))) return bytes.byteLength;
  let position = start;
  for (;;) {
    const size = sequenceLength(bytes[position] ?? 0);
    const piece = bytes.subarray(position, position + size);
    if (size === 0 || piece.byteLength < size || !isUtf8(piece)) return position;
    position += size;
  }
}

function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
}

function repairUtf16(text: string, mark: string): string {
  return text.replace(/\p{Surrogate}/gu, mark);
}
