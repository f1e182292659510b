import { offsetMinutes, plainTime } from '@godwit/plugin-api/time';
import { isDate, isFarDate, isFarDay, isInfinite, LAST_YEAR_OF_TIMES, withoutEra } from './calendar.js';
import type { Change, FitOptions } from './values.js';

type Changed = (change: Change) => void;
type Scalar = bigint | number | string;

interface ClockType {
  readonly precision: number;
  readonly zoned: boolean;
}

const CLOCK =
  /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?(Z|[+-](?:0\d|1[0-5])(?::?[0-5]\d(?::[0-5]\d)?)?)?$/;
/** The end of a day, which is a time of its own. */
const END_OF_DAY = /^24:00(?::00(?:\.0+)?)?(?=$|[Z+-])/;
const MIDNIGHT = '00:00:00';

/** `YYYY-MM-DD` of a day that exists; before the year 1 and after 9999 as PostgreSQL writes it; `infinity`. */
export function dateOf(stored: Scalar, changed: Changed): string | undefined {
  if (typeof stored !== 'string') return undefined;
  const day = plainTime(stored);
  if (!isDate(day) && !isFarDate(day)) return undefined;
  if (day !== stored) changed('respelled');
  return day;
}

/** `HH:MM[:SS[.f]]`, with a zone exactly if the type has one. */
export function timeOf(
  stored: Scalar,
  type: ClockType,
  options: FitOptions,
  changed: Changed,
): string | undefined {
  if (typeof stored !== 'string') return undefined;
  const atEnd = END_OF_DAY.test(stored);
  const clock = readClock(plainTime(stored).replace(END_OF_DAY, MIDNIGHT), type.precision, options.cut);
  if (clock === undefined || (clock.zone !== undefined) !== type.zoned) return undefined;
  const zone = clock.zone === undefined ? '' : formatZone(clock.zone, clock.zoneSeconds);
  const text = atEnd ? '24:00:00' : clock.text + clock.fraction;
  return report(stored, text + zone, clock, changed);
}

/**
 * `YYYY-MM-DD[ T]HH:MM[:SS[.f]]` with or without a zone. A zone does not fit a type without one; a time without a zone
 * fits a zoned type in the source time zone. A date alone is its midnight, as SQLite's own functions read it.
 */
export function timestampOf(
  stored: Scalar,
  type: ClockType,
  options: FitOptions,
  changed: Changed,
): string | undefined {
  if (typeof stored !== 'string') return undefined;
  const plain = plainTime(stored);
  if (isDate(plain)) {
    if (plain !== stored) changed('respelled');
    return midnightOf(plain, type, options, changed);
  }
  if (plain.length < 16 || (plain[10] !== ' ' && plain[10] !== 'T') || plain.endsWith('C'))
    return farTimestampOf(stored, type);
  const date = plain.slice(0, 10);
  const clock = isDate(date)
    ? readClock(plain.slice(11).trimStart(), type.precision, options.cut)
    : undefined;
  if (clock === undefined || clock.zoneSeconds !== '' || plain[11] === ' ') return undefined;
  if (!type.zoned) {
    return clock.zone === undefined
      ? report(stored, `${date} ${clock.text}${clock.fraction}`, clock, changed)
      : undefined;
  }
  const moved = inUtc(date, clock.text, clock.zone, options);
  if (moved === undefined) return undefined;
  if (clock.zone === undefined) changed('zone-assumed');
  return report(stored, `${moved}${clock.fraction}+00`, clock, changed);
}

/** A type of moments may hold days alone for now, but says that times may follow. */
function midnightOf(
  date: string,
  { zoned }: ClockType,
  options: FitOptions,
  changed: Changed,
): string | undefined {
  const moved = zoned ? inUtc(date, MIDNIGHT, undefined, options) : `${date} ${MIDNIGHT}`;
  if (moved === undefined) return undefined;
  if (zoned) changed('zone-assumed');
  changed('midnight');
  return zoned ? `${moved}+00` : moved;
}

/** `zone` in minutes east of UTC; undefined is the source time zone. */
function inUtc(
  date: string,
  clock: string,
  zone: number | undefined,
  { sourceTimeZone }: FitOptions,
): string | undefined {
  const offset = zone ?? offsetMinutes(date, clock, sourceTimeZone);
  return offset === 0 ? `${date} ${clock}` : shift(date, clock, offset);
}

/** Moments outside of the years 1 to 9999, spelled exactly as PostgreSQL spells them, zoned ones in UTC. */
function farTimestampOf(stored: string, type: ClockType): string | undefined {
  if (isInfinite(stored)) return stored;
  const { text, beforeChrist } = withoutEra(stored);
  const gap = text.indexOf(' ');
  if (gap < 0 || !isFarDay(text.slice(0, gap), beforeChrist, LAST_YEAR_OF_TIMES)) return undefined;
  const time = text.slice(gap + 1);
  const clock = readClock(time, type.precision, false);
  if (clock === undefined || clock.zone !== (type.zoned ? 0 : undefined)) return undefined;
  const canonical = `${clock.text}${clock.fraction}${type.zoned ? '+00' : ''}`;
  // The writer of these spells the zone so that SQLite understands it.
  if (time !== canonical && time !== `${canonical}:00`) return undefined;
  return `${text.slice(0, gap)} ${canonical}${beforeChrist ? ' BC' : ''}`;
}

interface Clock {
  /** `HH:MM:SS`. */
  readonly text: string;
  /** A point and digits without trailing zeros, or ''. */
  readonly fraction: string;
  /** Minutes east of UTC. */
  readonly zone: number | undefined;
  /** Seconds of the zone beyond its minutes, as `:01`, which a time of day alone may have; else ''. */
  readonly zoneSeconds: string;
  readonly cut: boolean;
}

function readClock(text: string, precision: number, mayCut: boolean): Clock | undefined {
  // The zone may stand apart from the time by one blank, as some drivers write it.
  const match = CLOCK.exec(text.replace(/ (?=[+-])/, ''));
  if (match === null) return undefined;
  const digits = (match[4] ?? '').replace(/0+$/, '');
  const cut = digits.length > precision;
  if (cut && !mayCut) return undefined;
  const kept = digits.slice(0, precision).replace(/0+$/, '');
  return {
    text: `${match[1]}:${match[2]}:${match[3] ?? '00'}`,
    fraction: kept === '' ? '' : `.${kept}`,
    zone: match[5] === undefined ? undefined : zoneMinutes(match[5].slice(0, 6)),
    zoneSeconds: match[5]?.slice(6) ?? '',
    cut,
  };
}

function zoneMinutes(text: string): number {
  if (text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(':', ''));
  return text[0] === '-' ? -minutes : minutes;
}

function formatZone(minutes: number, seconds: string): string {
  const size = Math.abs(minutes);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}${seconds}`;
}

function report(stored: Scalar, value: string, clock: Clock, changed: Changed): string {
  if (clock.cut) changed('cut');
  // `+00:00` is how a zoned time is kept in SQLite, whose own functions do not know `+00`.
  else if (value !== stored && `${value}:00` !== stored) changed('respelled');
  return value;
}

/** The same moment in UTC; undefined before the year 1 and after 9999. */
function shift(date: string, clock: string, offset: number): string | undefined {
  const moment = Date.parse(`${date}T${clock}Z`) - offset * 60_000;
  const iso = new Date(moment).toISOString();
  return /^(?!0000)\d{4}-/.test(iso) ? `${iso.slice(0, 10)} ${iso.slice(11, 19)}` : undefined;
}
