/** A day of the proleptic Gregorian calendar. The year 0 is 1 BC, -1 is 2 BC, and so on. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const DAYS_OF_400_YEARS = 146_097;
/** From 0000-03-01 to 1970-01-01. Years that begin in March have their leap day at the end. */
const MARCH_OF_YEAR_0 = 719_468;

/** The day that lies so many days after 1970-01-01. */
export function dayOf(days: number): Day {
  const since = days + MARCH_OF_YEAR_0;
  const era = Math.floor(since / DAYS_OF_400_YEARS);
  const inEra = since - era * DAYS_OF_400_YEARS;
  const yearOfEra = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  );
  const inYear = inEra - daysBefore(yearOfEra);
  const fromMarch = Math.floor((5 * inYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const day = inYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  return { year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day };
}

/** How many days after 1970-01-01 a day lies; undefined where there is no such day. */
export function daysTo({ year, month, day }: Day): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const fromMarch = (month + 9) % 12;
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const inYear = Math.floor((153 * fromMarch + 2) / 5) + day - 1;
  const days = era * DAYS_OF_400_YEARS + daysBefore(marchYear - era * 400) + inYear - MARCH_OF_YEAR_0;
  // A day that is not there, such as the 30th of February, comes out as another one.
  return dayOf(days).day === day ? days : undefined;
}

function daysBefore(yearOfEra: number): number {
  return yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
}

/** `YYYY-MM-DD` without the era, which ends the text of a moment; see {@link eraOf}. */
export function dayText({ year, month, day }: Day): string {
  const shown = year < 1 ? 1 - year : year;
  return `${pad(shown, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** ` BC` or nothing. */
export function eraOf({ year }: Day): '' | ' BC' {
  return year < 1 ? ' BC' : '';
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
