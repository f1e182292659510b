import { MICROS_OF_DAY } from '../time/clock.js';
import { readMoment } from '../time/moment.js';

const DATE = /(?:(-?\d{1,19})Y)?(?:(-?\d{1,19})M)?(?:(-?\d{1,19})W)?(?:(-?\d{1,19})D)?/;
const TIME = /(?:(-?\d{1,19})H)?(?:(-?\d{1,19})M)?(?:(-?)(\d{1,19})(?:\.(\d{1,6}))?S)?/;
const DURATION = new RegExp(`^P(?=.)${DATE.source}(?:T(?=.)${TIME.source})?$`);
const CLOCK = /^(-)?(?:(\d{1,8})\.)?(\d\d):([0-5]\d):([0-5]\d)(?:\.(\d{1,7}))?$/;
const WORDS =
  /^(?:([+-]?\d{1,10}) years? ?)?(?:([+-]?\d{1,10}) mons? ?)?(?:([+-]?\d{1,10}) days? ?)?(?:([+-]?)(\d{2,10}):([0-5]\d):([0-5]\d)(?:\.(\d{1,6}))?)?$/;
const SECOND = 1_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const DAY = BigInt(MICROS_OF_DAY);
/** A moment with a clock and no zone. */
const MOMENT = /^\d{4,}-\d\d-\d\d[ T][\d:.]+$/;

/** The three numbers that are an interval: a month has no fixed number of days, nor has a day of hours. */
interface Interval {
  readonly months: bigint;
  readonly days: bigint;
  readonly micros: bigint;
}

/**
 * The one spelling of a duration, as PostgreSQL gives it: years and months, weeks as days, hours, minutes and seconds, each with
 * a sign of its own and none of them zero. `infinity` and `-infinity` are there since version 17. Undefined for what is none.
 */
export function durationText(text: string): string | undefined {
  if (text === 'infinity' || text === '-infinity') return text;
  return spelled(readInterval(text));
}

/**
 * The same of a clock as .NET writes it, `[-][d.]hh:mm:ss[.fffffff]`, of words as PostgreSQL writes them, `1 day 02:03:04`, of a
 * whole number of microseconds, as Django counts them, and of the moment so long after 1970, as SQLAlchemy keeps it. Of both the
 * days stand apart, and the clock is never negative, as both write it to PostgreSQL.
 */
export function durationOfClock(stored: bigint | string): string | undefined {
  return spelled(readOther(stored));
}

function spelled(interval: Interval | undefined): string | undefined {
  return interval !== undefined && fits(interval) ? spell(interval) : undefined;
}

function readOther(stored: bigint | string): Interval | undefined {
  if (typeof stored === 'bigint') return ofMicros(stored);
  const moment = MOMENT.test(stored) ? readMoment(stored) : undefined;
  if (moment !== undefined) return ofMicros(moment.micros);
  const match = CLOCK.exec(stored);
  if (match === null) return readWords(stored);
  const [sign, days = 0, hours = 0, minutes = 0, seconds = 0, fraction = ''] = match.slice(1);
  // .NET counts 100 nanoseconds: the seventh digit has no room.
  if (/[1-9]/.test(fraction.slice(6))) return undefined;
  const micros =
    HOUR * BigInt(hours) + MINUTE * BigInt(minutes) + SECOND * BigInt(seconds) + microsOf(fraction);
  const one = sign === '-' ? -1n : 1n;
  return { months: 0n, days: one * BigInt(days), micros: one * micros };
}

function ofMicros(all: bigint): Interval {
  const micros = ((all % DAY) + DAY) % DAY;
  return { months: 0n, days: (all - micros) / DAY, micros };
}

/** Each part has a sign of its own, and the clock any number of hours. */
function readWords(stored: string): Interval | undefined {
  const match = stored === '' || stored.endsWith(' ') ? null : WORDS.exec(stored);
  if (match === null) return undefined;
  const [years = 0, months = 0, days = 0, sign, hours = 0, minutes = 0, seconds = 0, fraction = ''] =
    match.slice(1);
  const micros =
    HOUR * BigInt(hours) + MINUTE * BigInt(minutes) + SECOND * BigInt(seconds) + microsOf(fraction);
  return {
    months: 12n * BigInt(years) + BigInt(months),
    days: BigInt(days),
    micros: sign === '-' ? -micros : micros,
  };
}

function microsOf(fraction: string): bigint {
  return BigInt(fraction.slice(0, 6).padEnd(6, '0'));
}

function readInterval(text: string): Interval | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const [years, months, weeks, days, hours, minutes] = match.slice(1, 7).map((part) => BigInt(part ?? 0));
  const [sign, seconds = 0, fraction = ''] = match.slice(7);
  const micros = BigInt(seconds) * SECOND + microsOf(fraction);
  return {
    months: 12n * (years ?? 0n) + (months ?? 0n),
    days: 7n * (weeks ?? 0n) + (days ?? 0n),
    micros: HOUR * (hours ?? 0n) + MINUTE * (minutes ?? 0n) + (sign === '-' ? -micros : micros),
  };
}

/** PostgreSQL keeps months and days in 32 bits each, microseconds in 64. */
function fits({ months, days, micros }: Interval): boolean {
  return (
    BigInt.asIntN(32, months) === months &&
    BigInt.asIntN(32, days) === days &&
    BigInt.asIntN(64, micros) === micros
  );
}

function spell({ months, days, micros }: Interval): string {
  const date = part(months / 12n, 'Y') + part(months % 12n, 'M') + part(days, 'D');
  const time = part(micros / HOUR, 'H') + part((micros % HOUR) / MINUTE, 'M') + spellSeconds(micros % MINUTE);
  if (date === '' && time === '') return 'PT0S';
  return `P${date}${time === '' ? '' : `T${time}`}`;
}

function part(count: bigint, letter: string): string {
  return count === 0n ? '' : `${count}${letter}`;
}

function spellSeconds(micros: bigint): string {
  if (micros === 0n) return '';
  const size = micros < 0n ? -micros : micros;
  const fraction = String(size % SECOND)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${micros < 0n ? '-' : ''}${size / SECOND}${fraction === '' ? '' : `.${fraction}`}S`;
}

/** The microseconds of a duration; undefined where it has months, which have no length, or is infinite. */
export function microsOfDuration(text: string): bigint | undefined {
  const interval = readInterval(text);
  return interval === undefined || interval.months !== 0n ? undefined : interval.days * DAY + interval.micros;
}
