import { dayOf, daysTo, dayText } from './calendar.js';

/** What no text has that is spelled plainly, so that all others are passed on at once. */
const UNUSUAL = /[a-z/]|UTC$|[ T]24:00| [+-]\d{4} /;
const SLASHES = /^(\d{4})\/(\d\d)\/(\d\d)(?=$|[ Tt])/;
const LOWER_T = /^(\d{4}-\d\d-\d\d)t(?=\d)/;
/** The name of the zone and the clock of the process stand behind the offset. */
const GO =
  /^(.{10} \d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4}) (?:[A-Z]{1,5}|[+-]\d\d(?:\d\d)?)(?: m=[+-]\d+\.\d+)?$/;
const UTC_WORD = /(:\d\d(?:\.\d+)?) UTC$/;
const LOWER_Z = /(:\d\d(?:\.\d+)?)z$/;
const END_OF_DAY = /^(\d{4})-(\d\d)-(\d\d)([ T])24:00(?=$|[Z+-]| [+-]|:00(?:\.0+)?(?:$|[Z+-]| [+-]))/;

/**
 * The same date, time or moment in the spelling of ISO 8601: hyphens for slashes, `T` and `Z` for small letters, `Z` for a
 * word `UTC` at the end, the start of the next day for the end of one, and without the name of the zone and the reading
 * of the monotonic clock that Go writes behind the offset. Any other text as it is.
 */
export function plainTime(text: string): string {
  if (!UNUSUAL.test(text)) return text;
  const iso = text
    .replace(SLASHES, '$1-$2-$3')
    .replace(LOWER_T, '$1T')
    .replace(GO, '$1')
    .replace(UTC_WORD, '$1Z')
    .replace(LOWER_Z, '$1Z');
  return iso.replace(END_OF_DAY, startOfNextDay);
}

function startOfNextDay(end: string, year: string, month: string, day: string, gap: string): string {
  const days = daysTo({ year: Number(year), month: Number(month), day: Number(day) });
  // After the last day of four digits comes one that is spelled in another way.
  const next = days === undefined ? undefined : dayText(dayOf(days + 1));
  return next?.length === 10 ? `${next}${gap}00:00` : end;
}
