import { type Day, dayOf, daysTo, dayText, eraOf } from './calendar.js';
import { clockText, MICROS_OF_DAY, readClock } from './clock.js';
import { plainTime } from './plain-time.js';

const DAY = BigInt(MICROS_OF_DAY);
/** What PostgreSQL's timestamps reach: from 4714-11-24 BC to the end of the year 294276. */
const FIRST = -2_440_588n * DAY;
const BEYOND_LAST = 106_762_940n * DAY;

const DATE = /^(\d{4,7})-(\d\d)-(\d\d)( BC)?$/;
const LAST_YEAR_OF_DATE = 5_874_897;
const FIRST_DAY = -2_440_588;

/** The words for the ends of time, the same in dates and timestamps. */
export function isInfinite(text: string): boolean {
  return text === 'infinity' || text === '-infinity';
}

/** The canonical text of a moment, in microseconds since 1970-01-01 00:00:00 UTC; undefined beyond what timestamps reach. */
export function momentText(micros: bigint, zoned: boolean): string | undefined {
  if (micros < FIRST || micros >= BEYOND_LAST) return undefined;
  const rest = ((micros % DAY) + DAY) % DAY;
  const day = dayOf(Number((micros - rest) / DAY));
  return `${dayText(day)} ${clockText(Number(rest))}${zoned ? '+00' : ''}${eraOf(day)}`;
}

/** A moment as it was read. */
export interface Moment {
  /** Microseconds since 1970-01-01 00:00:00 of the clock that the text shows. */
  readonly micros: bigint;
  /** Minutes east of UTC, where the text names a zone. */
  readonly zone: number | undefined;
}

/**
 * Reads `YYYY-MM-DD[ T]HH:MM[:SS[.ffffff]]` with or without a zone, and ` BC` at the end; a day alone is its midnight. Other
 * spellings are read as {@link plainTime} has them. Undefined for anything else, and for days that are not there.
 */
export function readMoment(written: string): Moment | undefined {
  const text = plainTime(written);
  const era = text.endsWith(' BC') ? ' BC' : '';
  const bare = era === '' ? text : text.slice(0, -era.length);
  const gap = bare.search(/[ T]/);
  const day = readDay((gap < 0 ? bare : bare.slice(0, gap)) + era);
  const days = day === undefined ? undefined : daysTo(day);
  const clock = gap < 0 ? { micros: 0, zone: undefined } : readClock(bare.slice(gap + 1));
  if (days === undefined || clock === undefined) return undefined;
  return { micros: BigInt(days) * DAY + BigInt(clock.micros), zone: clock.zone };
}

/** Reads `YYYY-MM-DD`, with ` BC` at the end of early ones; undefined for what is no day or beyond what dates reach. */
export function readDay(text: string): Day | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [, year = '', month, day, era] = match;
  const count = Number(year);
  // Four digits, and more only where they are needed: other spellings would be a second one of the same day.
  if (count === 0 || (year.length > 4 && year.startsWith('0')) || count > LAST_YEAR_OF_DATE) return undefined;
  const found = { year: era === undefined ? count : 1 - count, month: Number(month), day: Number(day) };
  return (daysTo(found) ?? FIRST_DAY - 1) < FIRST_DAY ? undefined : found;
}
