import { type CellWriter, NOT_EXACT } from './cell-writer.js';
import { type RecordBuffer, textType } from './record-buffer.js';

const ZERO = 0x30;
const DASH = 0x2d;
const COLON = 0x3a;
const TWO_32 = 2 ** 32;
const SECOND = 1e6;
const DAY = 86_400e6;
/** Moments up to here, about the years 1715 to 2284, are whole numbers of a double. */
const SAFE_HIGH = 2 ** 21;
const LARGEST_32 = 2 ** 31 - 1;
/** Days from 0000-03-01 to 2000-01-01, by which days are counted. */
const EPOCH_DAYS = 730_425;
const DAYS_OF_ERA = 146_097;

/** `YYYY-MM-DD`, before the first year with ` BC` behind. */
export const writeDate: CellWriter = ({ view }, at, size, out) => {
  if (size !== 4) return NOT_EXACT;
  const days = view.getInt32(at);
  if (days === LARGEST_32) return out.word('infinity');
  if (days === -LARGEST_32 - 1) return out.word('-infinity');
  const start = out.at;
  if (writeDay(days, out)) out.word(' BC');
  return textType(out.at - start);
};

/** `HH:MM:SS[.f]`. */
export const writeTime: CellWriter = ({ view }, at, size, out) => {
  const microseconds = view.getInt32(at) * TWO_32 + view.getUint32(at + 4);
  if (size !== 8 || !(microseconds >= 0 && microseconds <= DAY)) return NOT_EXACT;
  const start = out.at;
  writeClock(microseconds, out);
  return textType(out.at - start);
};

/** `YYYY-MM-DD HH:MM:SS[.f]`; zoned ones with the zone as SQLite's own functions understand it. */
export function timestampWriter(zoned: boolean): CellWriter {
  return (image, at, size, out) => {
    if (size !== 8) return NOT_EXACT;
    const { view } = image;
    const high = view.getInt32(at);
    const low = view.getUint32(at + 4);
    if (high === LARGEST_32 && low === TWO_32 - 1) return out.word('infinity');
    if (high === -LARGEST_32 - 1 && low === 0) return out.word('-infinity');
    const start = out.at;
    const isSafe = high < SAFE_HIGH && high >= -SAFE_HIGH;
    const days = isSafe ? dayOf(high * TWO_32 + low) : Number(longDayOf(view.getBigInt64(at)));
    const rest = isSafe
      ? high * TWO_32 + low - days * DAY
      : Number(view.getBigInt64(at) - BigInt(days) * BigInt(DAY));
    const isBefore = writeDay(days, out);
    out.bytes[out.at++] = 0x20;
    writeClock(rest, out);
    // SQLite knows no years before the first, so that its spelling of zones means nothing there.
    if (zoned) out.word(isBefore ? '+00' : '+00:00');
    if (isBefore) out.word(' BC');
    return textType(out.at - start);
  };
}

function dayOf(microseconds: number): number {
  const day = Math.floor(microseconds / DAY);
  // The quotient may have been rounded up to a whole number.
  return microseconds < day * DAY ? day - 1 : day;
}

function longDayOf(microseconds: bigint): bigint {
  const day = BigInt(DAY);
  const quotient = microseconds / day;
  return microseconds < quotient * day ? quotient - 1n : quotient;
}

function writeClock(microseconds: number, out: RecordBuffer): void {
  const seconds = Math.floor(microseconds / SECOND);
  const minutes = (seconds / 60) | 0;
  const hours = (minutes / 60) | 0;
  writePair(hours, out);
  out.bytes[out.at++] = COLON;
  writePair(minutes - hours * 60, out);
  out.bytes[out.at++] = COLON;
  writePair(seconds - minutes * 60, out);
  const fraction = microseconds - seconds * SECOND;
  if (fraction !== 0) writeFraction(fraction, out);
}

/** Without zeros at its end. */
function writeFraction(microseconds: number, out: RecordBuffer): void {
  let rest = microseconds;
  let digits = 6;
  for (; rest % 10 === 0; rest /= 10) digits--;
  const { bytes, at } = out;
  bytes[at] = 0x2e;
  for (let index = digits; index > 0; index--) {
    bytes[at + index] = ZERO + (rest % 10);
    rest = (rest / 10) | 0;
  }
  out.at = at + digits + 1;
}

// Moments of one column are often of one day.
let known = Number.NaN;
let year = 0;
let month = 0;
let day = 0;

/** Whether the year is before the first. */
function writeDay(days: number, out: RecordBuffer): boolean {
  if (days !== known) findDay(days);
  const spelled = year > 0 ? year : 1 - year;
  if (spelled < 10_000) {
    const century = (spelled / 100) | 0;
    writePair(century, out);
    writePair(spelled - century * 100, out);
  } else out.word(String(spelled));
  out.bytes[out.at++] = DASH;
  writePair(month, out);
  out.bytes[out.at++] = DASH;
  writePair(day, out);
  return year <= 0;
}

function findDay(days: number): void {
  const since = days + EPOCH_DAYS;
  const era = Math.floor(since / DAYS_OF_ERA);
  const ofEra = since - era * DAYS_OF_ERA;
  const leaps = ((ofEra / 1460) | 0) - ((ofEra / 36_524) | 0) + ((ofEra / 146_096) | 0);
  const years = ((ofEra - leaps) / 365) | 0;
  const ofYear = ofEra - (365 * years + (years >> 2) - ((years / 100) | 0));
  // Counted from March, so that the odd day is the last of its year.
  const shifted = ((5 * ofYear + 2) / 153) | 0;
  known = days;
  day = ofYear - (((153 * shifted + 2) / 5) | 0) + 1;
  month = shifted < 10 ? shifted + 3 : shifted - 9;
  year = era * 400 + years + (month <= 2 ? 1 : 0);
}

function writePair(value: number, out: RecordBuffer): void {
  const tens = (value / 10) | 0;
  out.bytes[out.at] = ZERO + tens;
  out.bytes[out.at + 1] = ZERO + value - tens * 10;
  out.at += 2;
}
