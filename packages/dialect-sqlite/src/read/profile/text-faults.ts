import { isUtf8 } from 'node:buffer';
import type { FindingCode } from '@godwit/plugin-api';
import type { TextEncoding } from '../rows/stored-text.js';

/** What is wrong with the bytes of a text that is none; at least one. */
export function faultsOf(bytes: Uint8Array, encoding: TextEncoding): readonly FindingCode[] {
  return encoding === 'UTF-8' ? utf8Faults(bytes) : utf16Faults(bytes, encoding);
}

function utf8Faults(bytes: Uint8Array): readonly FindingCode[] {
  const faults: FindingCode[] = bytes.includes(0) ? ['NUL_CHARACTER'] : [];
  if (isUtf8(bytes)) return faults;
  const surrogates = surrogatesIn(bytes);
  if (surrogates.length > 0) faults.push('LONE_SURROGATE');
  if (!isUtf8(without(bytes, surrogates))) faults.push('INVALID_UTF8');
  return faults;
}

/** Where a half of a pair is spelled as if it were a character: ED, A0 to BF, one byte more. */
function surrogatesIn(bytes: Uint8Array): readonly number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(0xed); at >= 0; at = bytes.indexOf(0xed, at + 1)) {
    const [second = 0, third = 0] = bytes.subarray(at + 1, at + 3);
    if (second >= 0xa0 && second <= 0xbf && third >= 0x80 && third <= 0xbf) found.push(at);
  }
  return found;
}

function without(bytes: Uint8Array, starts: readonly number[]): Uint8Array {
  const kept = Uint8Array.from(bytes);
  for (const start of starts) kept.fill(0x3f, start, start + 3);
  return kept;
}

function utf16Faults(bytes: Uint8Array, encoding: TextEncoding): readonly FindingCode[] {
  const even = Buffer.from(bytes.subarray(0, bytes.byteLength - (bytes.byteLength % 2)));
  const text = (encoding === 'UTF-16be' ? even.swap16() : even).toString('utf16le');
  const faults: FindingCode[] = text.includes('\0') ? ['NUL_CHARACTER'] : [];
  if (/\p{Surrogate}/u.test(text)) faults.push('LONE_SURROGATE');
  if (even.byteLength < bytes.byteLength) faults.push('INVALID_UTF8');
  return faults;
}
