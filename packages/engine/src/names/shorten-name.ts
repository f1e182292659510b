import { createHash } from 'node:crypto';

/** The digits of the hash that a shortened name ends with, and the mark before them. */
const HASH_DIGITS = 8;

/** A name of at most so many bytes: cut at a character, ended by a hash of the whole, so that it is always the same. */
export function shortenName(name: string, maxBytes: number): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_DIGITS);
  return `${cutToBytes(name, maxBytes - HASH_DIGITS - 1)}_${hash}`;
}

/** The longest beginning of whole characters that has at most so many bytes of UTF-8. */
export function cutToBytes(text: string, maxBytes: number): string {
  let cut = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) return cut;
    cut += character;
  }
  return cut;
}
