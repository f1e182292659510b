import type { RecordView } from '../pages/record.js';
import type { ImageBuffer } from './image-buffer.js';
import { type CellImage, integerOf } from './integer-image.js';
import { isText } from './text-image.js';

const DAY = 'YYYY-MM-DD'.length;
const TIME = 'HH:MM:SS'.length;
const SECONDS = 'YYYY-MM-DD HH:MM:SS'.length;
/** Days from 0000-03-01 to 2000-01-01, by which days are counted. */
const EPOCH_DAYS = 730_425;
const TWO_32 = 2 ** 32;

/** `YYYY-MM-DD`, as days since 2000-01-01. */
export function dateImage(record: RecordView, field: number, out: ImageBuffer): boolean {
  if (record.types[field] !== 13 + 2 * DAY) return false;
  const days = daysAt(record.bytes, record.offsets[field] as number);
  if (Number.isNaN(days)) return false;
  out.reserve(8);
  out.begin(4);
  out.view.setInt32(out.at, days);
  out.at += 4;
  return true;
}

/** `HH:MM:SS[.f]`, as microseconds. */
export function timeImage(precision: number): CellImage {
  return (record, field, out) => {
    const size = record.size(field);
    if (!isText(record.types[field] as number) || size < TIME) return false;
    const start = record.offsets[field] as number;
    const seconds = secondsAt(record.bytes, start);
    const fraction = fractionAt(record.bytes, start + TIME, size - TIME, precision);
    if (Number.isNaN(seconds + fraction)) return false;
    writeMicroseconds(0, seconds * 1e6 + fraction, out);
    return true;
  };
}

/**
 * `YYYY-MM-DD HH:MM:SS[.f]`, also with a T, or a day alone, as microseconds since 2000-01-01; a zoned one ends in Z or +00:00.
 */
export function timestampImage({
  precision,
  zoned,
}: {
  readonly precision: number;
  readonly zoned: boolean;
}): CellImage {
  const daysOf = createDays();
  return (record, field, out) => {
    if (!isText(record.types[field] as number)) return false;
    const { bytes } = record;
    const start = record.offsets[field] as number;
    const size = record.size(field) - (zoned ? zoneBytes(bytes, start, record.size(field)) : 0);
    const days = size >= DAY ? daysOf(bytes, start) : Number.NaN;
    if (Number.isNaN(days)) return false;
    if (size === DAY && !zoned) {
      writeMicroseconds(days, 0, out);
      return true;
    }
    const gap = bytes[start + DAY];
    const seconds =
      size >= SECONDS && (gap === 0x20 || gap === 0x54) ? secondsAt(bytes, start + DAY + 1) : Number.NaN;
    const fraction = fractionAt(bytes, start + SECONDS, size - SECONDS, precision);
    if (Number.isNaN(seconds + fraction)) return false;
    writeMicroseconds(days, seconds * 1e6 + fraction, out);
    return true;
  };
}

const UNITS: Readonly<Record<string, number>> = { 'epoch-s': 1e6, 'epoch-ms': 1e3, 'epoch-us': 1 };
const MICROSECONDS_TO_2000 = 946_684_800e6;

/** Whole seconds, milliseconds or microseconds since 1970; undefined for other counts. */
export function countImage(form: string, precision: number): CellImage | undefined {
  const unit = UNITS[form];
  const step = 10 ** (6 - precision);
  if (unit === undefined) return undefined;
  return (record, field, out) => {
    const value = integerOf(record, field) * unit;
    const moment = value - MICROSECONDS_TO_2000;
    if (!Number.isSafeInteger(value) || !Number.isSafeInteger(moment) || value % step !== 0) return false;
    writeMicroseconds(0, moment, out);
    return true;
  };
}

/** How many bytes the zone at the end takes, where it is UTC; more than there are where there is none. */
function zoneBytes(bytes: Uint8Array, start: number, size: number): number {
  const end = start + size;
  if (bytes[end - 1] === 0x5a) return 1;
  const isUtc = size > 6 && bytes[end - 6] === 0x2b && bytes[end - 3] === 0x3a;
  const zeros = [end - 5, end - 4, end - 2, end - 1];
  return isUtc && zeros.every((at) => bytes[at] === 0x30) ? 6 : Infinity;
}

function digitsAt(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let index = at; index < at + count; index++) {
    const digit = (bytes[index] as number) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** As `daysAt`, remembering the day before: rows that follow one another often are of one day. */
function createDays(): (bytes: Uint8Array, at: number) => number {
  const known = new Uint8Array(DAY);
  let days = Number.NaN;
  return (bytes, at) => {
    let index = 0;
    while (index < DAY && known[index] === bytes[at + index]) index++;
    if (index === DAY) return days;
    for (; index < DAY; index++) known[index] = bytes[at + index] as number;
    days = daysAt(bytes, at);
    return days;
  };
}

const MONTHS = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Days since 2000-01-01 of a day that is in the calendar; NaN for all else. */
function daysAt(bytes: Uint8Array, at: number): number {
  if (bytes[at + 4] !== 0x2d || bytes[at + 7] !== 0x2d) return Number.NaN;
  const year = digitsAt(bytes, at, 4);
  const month = digitsAt(bytes, at + 5, 2);
  const day = digitsAt(bytes, at + 8, 2);
  const isDay = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= (MONTHS[month] as number);
  if (!isDay || (month === 2 && day === 29 && !isLeap(year))) return Number.NaN;
  // Counted from March, so that the odd day is the last of its year.
  const y = month > 2 ? year : year - 1;
  const m = month > 2 ? month - 3 : month + 9;
  return (
    y * 365 +
    Math.floor(y / 4) -
    Math.floor(y / 100) +
    Math.floor(y / 400) +
    Math.floor((m * 153 + 2) / 5) +
    day -
    1 -
    EPOCH_DAYS
  );
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function secondsAt(bytes: Uint8Array, at: number): number {
  if (bytes[at + 2] !== 0x3a || bytes[at + 5] !== 0x3a) return Number.NaN;
  const hour = digitsAt(bytes, at, 2);
  const minute = digitsAt(bytes, at + 3, 2);
  const second = digitsAt(bytes, at + 6, 2);
  return hour < 24 && minute < 60 && second < 60 ? hour * 3600 + minute * 60 + second : Number.NaN;
}

/** Microseconds of `.f`, of at most as many digits as the type has. */
function fractionAt(bytes: Uint8Array, at: number, size: number, precision: number): number {
  if (size === 0) return 0;
  const digits = size - 1;
  if (bytes[at] !== 0x2e || digits < 1 || digits > precision) return Number.NaN;
  return digitsAt(bytes, at + 1, digits) * 10 ** (6 - digits);
}

/** As two halves of 32 bits: a double does not tell all microseconds of all years. */
function writeMicroseconds(days: number, rest: number, out: ImageBuffer): void {
  // A day is 20 times 2^32 microseconds and 500654080 more.
  const low = days * 500_654_080 + rest;
  const carry = Math.floor(low / TWO_32);
  out.reserve(12);
  out.begin(8);
  out.view.setInt32(out.at, days * 20 + carry);
  out.view.setUint32(out.at + 4, low - carry * TWO_32);
  out.at += 8;
}
