/** Where a JSON text is read, and where what becomes of it is written: there is room for twice the rest of the text. */
export interface Spelling {
  json: Uint8Array;
  end: number;
  at: number;
  out: Uint8Array;
  length: number;
  /** How many bytes the escapes of the last string take beyond the characters that they stand for. */
  escaped: number;
  /** Makes room for more bytes than that; false beyond the limit. */
  reserve(more: number): boolean;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
/** Of the characters without a sign of their own: what is written behind the backslash. */
const SHORT = new Uint8Array(0x80);
SHORT.set([0x62, 0x74, 0x6e, 0, 0x66, 0x72], 0x08);
SHORT[QUOTE] = QUOTE;
SHORT[BACKSLASH] = BACKSLASH;
const HEX = Buffer.from('0123456789abcdef');
/** What follows a backslash and stays as it is: quote, backslash, b, f, n, r, t. */
const KEPT = new Uint8Array(256);
for (const byte of Buffer.from('"\\bfnrt')) KEPT[byte] = 1;
/** Everything but quotes, backslashes, control characters and what is not ASCII. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte < 0x80 && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);

/** A string from its opening quote on; false where it is none, or has a NUL, half a surrogate pair or broken UTF-8. */
export function spellString(spelling: Spelling): boolean {
  const { json, end, out } = spelling;
  let { at, length } = spelling;
  if (at >= end || json[at] !== QUOTE) return false;
  out[length++] = QUOTE;
  at++;
  spelling.escaped = 0;
  for (;;) {
    for (; at < end && PLAIN[json[at] as number] === 1; at++) out[length++] = json[at] as number;
    const byte = at < end ? (json[at] as number) : 0;
    if (byte < 0x20) return false;
    spelling.at = at;
    spelling.length = length;
    if (byte === QUOTE) break;
    if (!(byte === BACKSLASH ? spellEscape(spelling) : copyCharacter(spelling))) return false;
    ({ at, length } = spelling);
  }
  out[spelling.length++] = QUOTE;
  spelling.at++;
  return true;
}

/** What a backslash and its letter stand for. */
function spellEscape(spelling: Spelling): boolean {
  const { json, end, at, out } = spelling;
  const letter = at + 1 < end ? (json[at + 1] as number) : 0;
  if (letter === LETTER_U) return spellUnicode(spelling);
  spelling.at += 2;
  if (KEPT[letter] === 1) {
    out[spelling.length++] = BACKSLASH;
    spelling.escaped++;
  } else if (letter !== 0x2f) return false;
  out[spelling.length++] = letter;
  return true;
}

function spellUnicode(spelling: Spelling): boolean {
  const { json, end, at } = spelling;
  const unit = unitAt(json, at, end);
  // There is none, or NUL, or the second half of a pair.
  if (unit <= 0 || (unit >= 0xdc00 && unit < 0xe000)) return false;
  spelling.at += 6;
  if (unit < 0xd800 || unit >= 0xe000) {
    writeCharacter(spelling, unit);
    return true;
  }
  const second = unitAt(json, at + 6, end);
  if (second < 0xdc00 || second >= 0xe000) return false;
  spelling.at += 6;
  writeCharacter(spelling, 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00));
  return true;
}

/** The number of `\uXXXX`; -1 where there is none. */
function unitAt(json: Uint8Array, at: number, end: number): number {
  if (at + 6 > end || json[at] !== BACKSLASH || json[at + 1] !== LETTER_U) return -1;
  let unit = 0;
  for (let index = at + 2; index < at + 6; index++) {
    const digit = hexDigit(json[index] as number);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** A character that was escaped: with the escape that it needs, or as it is. */
function writeCharacter(spelling: Spelling, code: number): void {
  const { out } = spelling;
  const start = spelling.length;
  let { length } = spelling;
  const short = code < 0x80 ? (SHORT[code] as number) : 0;
  if (short !== 0) {
    out[length++] = BACKSLASH;
    out[length++] = short;
  } else if (code < 0x20) {
    out.set([BACKSLASH, LETTER_U, 0x30, 0x30, HEX[code >> 4] as number, HEX[code & 15] as number], length);
    length += 6;
  } else if (code < 0x80) out[length++] = code;
  else if (code < 0x800) {
    out[length++] = 0xc0 | (code >> 6);
    out[length++] = 0x80 | (code & 0x3f);
  } else {
    if (code < 0x10000) out[length++] = 0xe0 | (code >> 12);
    else {
      out[length++] = 0xf0 | (code >> 18);
      out[length++] = 0x80 | ((code >> 12) & 0x3f);
    }
    out[length++] = 0x80 | ((code >> 6) & 0x3f);
    out[length++] = 0x80 | (code & 0x3f);
  }
  spelling.length = length;
  if (code < 0x80) spelling.escaped += length - start - 1;
}

/** A character of several bytes, as UTF-8 allows it: in its shortest form, no surrogate, not beyond U+10FFFF. */
function copyCharacter(spelling: Spelling): boolean {
  const { json, end, at, out } = spelling;
  const first = json[at] as number;
  const size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (size === 0 || at + size > end) return false;
  const second = json[at + 1] as number;
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return false;
  for (let index = at + 2; index < at + size; index++)
    if (((json[index] as number) & 0xc0) !== 0x80) return false;
  for (let index = at; index < at + size; index++) out[spelling.length++] = json[index] as number;
  spelling.at += size;
  return true;
}
