const MICROSECONDS_OF_SECOND = 1_000_000n;
const SECONDS_OF_DAY = 86_400n;
const MICROSECONDS_OF_DAY = MICROSECONDS_OF_SECOND * SECONDS_OF_DAY;
const LARGEST_64 = 2n ** 63n - 1n;
const LARGEST_32 = 2 ** 31 - 1;
/** Days from 0000-03-01 to 2000-01-01. */
const EPOCH_DAYS = 730_425;
/** Of 400 years, after which the calendar begins anew. */
const DAYS_OF_ERA = 146_097;

/** The canonical date of days since 2000-01-01. */
export function dateOf(days: number): string {
  if (days === LARGEST_32) return 'infinity';
  if (days === -LARGEST_32 - 1) return '-infinity';
  const { date, era } = calendarDate(days);
  return date + era;
}

/** The canonical time of day of microseconds since midnight. */
export function timeOf(microseconds: bigint): string {
  const seconds = Number(microseconds / MICROSECONDS_OF_SECOND);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const fraction = String(microseconds % MICROSECONDS_OF_SECOND)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return parts.map((part) => String(part).padStart(2, '0')).join(':') + (fraction && `.${fraction}`);
}

/** The canonical timestamp of microseconds since 2000-01-01, which are in UTC where it is zoned. */
export function momentTextOf(microseconds: bigint, zoned: boolean): string {
  if (microseconds === LARGEST_64) return 'infinity';
  if (microseconds === -LARGEST_64 - 1n) return '-infinity';
  const rest = ((microseconds % MICROSECONDS_OF_DAY) + MICROSECONDS_OF_DAY) % MICROSECONDS_OF_DAY;
  const { date, era } = calendarDate(Number((microseconds - rest) / MICROSECONDS_OF_DAY));
  return `${date} ${timeOf(rest)}${zoned ? '+00' : ''}${era}`;
}

/** The day of the calendar; a year before the first is counted back from it. */
function calendarDate(days: number): { readonly date: string; readonly era: '' | ' BC' } {
  const since = days + EPOCH_DAYS;
  const cycle = Math.floor(since / DAYS_OF_ERA);
  const day = since - cycle * DAYS_OF_ERA;
  const yearOfEra = Math.floor(
    (day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365,
  );
  const dayOfYear = day - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  // Counted from March, so that the odd day is the last of its year.
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  const year = cycle * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  const spelled = String(year > 0 ? year : 1 - year).padStart(4, '0');
  const parts = [month, dayOfYear - Math.floor((153 * m + 2) / 5) + 1];
  const date = `${spelled}-${parts.map((part) => String(part).padStart(2, '0')).join('-')}`;
  return { date, era: year > 0 ? '' : ' BC' };
}
