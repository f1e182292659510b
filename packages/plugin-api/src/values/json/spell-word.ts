import { copyBytes } from './copy-bytes.js';
import type { Spelling } from './spell-string.js';

const WORDS = new Map(['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Buffer.from(word)]));

/** Whether a byte begins one of the words of JSON. */
export function isWord(byte: number): boolean {
  return byte === 0x74 || byte === 0x66 || byte === 0x6e;
}

/** `true`, `false` or `null`; false where it is none of them. */
export function spellWord(spelling: Spelling): boolean {
  const { json, at, end } = spelling;
  const word = WORDS.get(json[at] as number);
  if (word === undefined || at + word.length > end) return false;
  for (let index = 0; index < word.length; index++) if (json[at + index] !== word[index]) return false;
  copyBytes(word, 0, word.length, spelling.out, spelling.length);
  spelling.at += word.length;
  spelling.length += word.length;
  return true;
}
