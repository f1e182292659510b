const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
/** Years beyond four digits have no zero in front. */
const FAR = /^(\d{4}|[1-9]\d{4,6})-(\d\d)-(\d\d)$/;
const INFINITE = /^-?infinity$/;
const BEFORE_CHRIST = ' BC';
const LAST_YEAR = 5_874_897;
/** The last year of which PostgreSQL has points in time, and not only days. */
export const LAST_YEAR_OF_TIMES = 294_276;
const FIRST_YEAR = 4714;
const FIRST_DAY = 1124;

/** `YYYY-MM-DD` of a day that exists, in the years 1 to 9999. */
export function isDate(text: string): boolean {
  const match = DATE.exec(text);
  return match !== null && exists(Number(match[1]), match);
}

/** A day in PostgreSQL's words: also `infinity`, years of five digits and more, and ` BC` at the end. */
export function isFarDate(text: string): boolean {
  return INFINITE.test(text) || isFarDay(text.replace(BEFORE_CHRIST, ''), text.endsWith(BEFORE_CHRIST));
}

/** `infinity` and `-infinity`. */
export function isInfinite(text: string): boolean {
  return INFINITE.test(text);
}

/** Cuts ` BC` off the end. */
export function withoutEra(text: string): { readonly text: string; readonly beforeChrist: boolean } {
  const beforeChrist = text.endsWith(BEFORE_CHRIST);
  return { text: beforeChrist ? text.slice(0, -BEFORE_CHRIST.length) : text, beforeChrist };
}

/** A day outside of the years 1 to 9999 that PostgreSQL has: from 24 November 4714 BC to the end of the last year. */
export function isFarDay(text: string, beforeChrist: boolean, lastYear = LAST_YEAR): boolean {
  const match = FAR.exec(text);
  if (match === null) return false;
  const year = Number(match[1]);
  if (beforeChrist) {
    if (year > FIRST_YEAR || (year === FIRST_YEAR && Number(`${match[2]}${match[3]}`) < FIRST_DAY))
      return false;
    return year > 0 && exists(year, match, 1 - year);
  }
  return year > 9999 && year <= lastYear && exists(year, match);
}

/** There is a year 0 for the rule of leap years only. */
function exists(year: number, match: RegExpExecArray, astronomical = year): boolean {
  const [month, day] = [Number(match[2]), Number(match[3])];
  const isLeap = astronomical % 4 === 0 && (astronomical % 100 !== 0 || astronomical % 400 === 0);
  const extra = month === 2 && isLeap ? 1 : 0;
  return year >= 1 && day >= 1 && day <= (MONTH_DAYS[month - 1] ?? 0) + extra;
}
