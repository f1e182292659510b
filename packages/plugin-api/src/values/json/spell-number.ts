import { copyBytes } from './copy-bytes.js';
import type { Spelling } from './spell-string.js';

/** The most digits before and behind the point of a `numeric` of PostgreSQL. */
const MOST_BEFORE = 131_072;
const MOST_BEHIND = 16_383;

const ZERO = 0x30;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const LETTER_E = 0x65;

/** A number as `numeric` prints it; false where it is none, or has more digits than there may be. */
export function spellNumber(spelling: Spelling): boolean {
  const { json, at } = spelling;
  const end = numberEnd(json, at, spelling.end);
  if (end < 0) return false;
  spelling.at = end;
  if (isPlain(json, at, end)) {
    copyBytes(json, at, end, spelling.out, spelling.length);
    spelling.length += end - at;
    return true;
  }
  const text = plainNumber(Buffer.from(json.subarray(at, end)).toString('latin1'));
  if (text === undefined || !spelling.reserve(text.length)) return false;
  for (let index = 0; index < text.length; index++) spelling.out[spelling.length++] = text.charCodeAt(index);
  return true;
}

/** Where the number that begins at a place ends; -1 where there is none. */
function numberEnd(json: Uint8Array, start: number, end: number): number {
  let at = json[start] === MINUS ? start + 1 : start;
  const whole = at;
  at = digitsEnd(json, at, end);
  if (at === whole || (json[whole] === ZERO && at > whole + 1)) return -1;
  if (at < end && json[at] === POINT) {
    const fraction = at + 1;
    at = digitsEnd(json, fraction, end);
    if (at === fraction) return -1;
  }
  if (at >= end || ((json[at] as number) | 0x20) !== LETTER_E) return at;
  const sign = json[at + 1];
  const exponent = at + (sign === MINUS || sign === PLUS ? 2 : 1);
  at = digitsEnd(json, exponent, end);
  return at === exponent ? -1 : at;
}

function digitsEnd(json: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (json[at] as number) >= ZERO && (json[at] as number) <= ZERO + 9) at++;
  return at;
}

/** Whether a number is spelled as `numeric` prints it: without an exponent, few digits, and no minus before zero. */
function isPlain(json: Uint8Array, start: number, end: number): boolean {
  if (end - start > MOST_BEHIND) return false;
  let isZero = json[start] === MINUS;
  for (let at = start; at < end; at++) {
    const byte = json[at] as number;
    if ((byte | 0x20) === LETTER_E) return false;
    if (byte > ZERO) isZero = false;
  }
  return !isZero;
}

/**
 * Any number as `numeric` prints it: without an exponent, with as many digits behind the point as its own spelling asks for.
 * Undefined where it has more digits than there may be.
 */
function plainNumber(text: string): string | undefined {
  const [, minus = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const power = Number(exponent);
  const scale = Math.max(0, fraction.length - power);
  const digits = (whole + fraction).replace(/^0+/, '');
  const before = digits.length - fraction.length + power;
  // The server refuses large exponents of zero, too.
  if (Math.abs(power) >= 2 ** 30 || scale > MOST_BEHIND || (digits !== '' && before > MOST_BEFORE))
    return undefined;
  const all = digits === '' ? '' : digits.padEnd(before, '0');
  const padded = all.padStart(scale + 1, '0');
  const behind = scale === 0 ? '' : `.${padded.slice(-scale)}`;
  return `${digits === '' ? '' : minus}${scale === 0 ? padded : padded.slice(0, -scale)}${behind}`;
}
