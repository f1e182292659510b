const DATE = '(\\d{4,6})([-/])(\\d\\d)\\2(\\d\\d)';
const TIME = '(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d+))?)?';
const ZONE = '(Z|[+-]\\d\\d(?::?\\d\\d)?(?::\\d\\d)?)?';
/** What Go writes behind the offset: the name of the zone, and the clock of the process. */
const GO = '(?: (?:[a-z]{1,5}|[+-]\\d{2,4})(?: m=\\S+)?)?';
const ISO = new RegExp(`^${DATE}(?:[ T]${TIME} ?(?:${ZONE}|(UTC))${GO})?$`, 'i');
const CLOCK = new RegExp(`^${TIME}$`);
const ZONED_CLOCK = new RegExp(`^${TIME} ?${ZONE}$`, 'i');

const DAY = 86_400_000_000n;

/** A reading of a clock: microseconds since 1970-01-01 00:00 (UTC where it has a zone). */
export interface Instant {
  readonly micros: bigint;
  readonly zoned: boolean;
}

/** Reads ISO 8601 text to the microsecond, a date as its midnight; undefined where it is none, or finer than a microsecond. */
export function parseInstant(text: string): Instant | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year, , month, day, hour = '0', minute = '0', second = '0', fraction = '', offset, utc] = match;
  const zone = offset ?? (utc === undefined ? undefined : 'Z');
  const micros = /^24(?:00)*$/.test(hour + minute + second)
    ? DAY
    : clockMicros(hour, minute, second, fraction);
  const days = daysSinceEpoch(Number(year), Number(month), Number(day));
  if (micros === undefined || days === undefined) return undefined;
  return { micros: BigInt(days) * DAY + micros - zoneMicros(zone), zoned: zone !== undefined };
}

/** Reads a time of day in microseconds; undefined where it is none. */
export function parseClock(text: string): bigint | undefined {
  const match = CLOCK.exec(text);
  if (match === null) return undefined;
  const [, hour, minute, second = '0', fraction = ''] = match;
  return clockMicros(hour, minute, second, fraction);
}

/** Reads a time of day with its zone: microseconds of both; undefined where it is none. */
export function parseZonedClock(text: string): string | undefined {
  const match = ZONED_CLOCK.exec(text);
  if (match === null) return undefined;
  const [, hour, minute, second = '0', fraction = '', zone] = match;
  const micros = clockMicros(hour, minute, second, fraction);
  return zone === undefined || micros === undefined ? undefined : `${micros} at ${zoneMicros(zone)}`;
}

function clockMicros(
  hour: string | undefined,
  minute: string | undefined,
  second: string,
  fraction: string,
): bigint | undefined {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (/[1-9]/.test(fraction.slice(6))) return undefined;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return BigInt(seconds) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'));
}

function zoneMicros(zone: string | undefined): bigint {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0n;
  const [hours = '0', minutes = '0', seconds = '0'] = zone.slice(1).replaceAll(':', '').match(/\d\d/g) ?? [];
  const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return BigInt(zone.startsWith('-') ? -offset : offset) * 1_000_000n;
}

/** Days of the proleptic Gregorian calendar; `Date` would take the years 0 to 99 for 1900 to 1999. */
function daysSinceEpoch(year: number, month: number, day: number): number | undefined {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  if (year < 1 || day < 1 || day > (lengths[month - 1] ?? 0)) return undefined;
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const inYear = lengths.slice(0, month - 1).reduce((sum, length) => sum + length, 0);
  return before * 365 + leapDays + inYear + day - 1 - 719_162;
}
