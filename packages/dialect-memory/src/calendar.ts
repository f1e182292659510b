const DATE = String.raw`(\d{4,})-(\d\d)-(\d\d)`;
const TIME = String.raw`(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.(\d{0,5}[1-9]))?|24:00:00)`;
const ONE_DATE = new RegExp(`^${DATE}( BC)?$`);
const LOCAL_TIME = new RegExp(`^${TIME}$`);
const ZONED_TIME = new RegExp(`^${TIME}(?:Z|[+-]\\d\\d:[0-5]\\d)$`);
const LOCAL_TIMESTAMP = new RegExp(`^${DATE} ${TIME}( BC)?$`);
const ZONED_TIMESTAMP = new RegExp(`^${DATE} ${TIME}\\+00( BC)?$`);
const INTERVAL =
  /^P(?=[-\d]|T)(?:-?\d+Y)?(?:-?\d+M)?(?:-?\d+W)?(?:-?\d+D)?(?:T(?=[-\d])(?:-?\d+H)?(?:-?\d+M)?(?:-?\d+(?:\.\d+)?S)?)?$/;

/** Before and after every time, as PostgreSQL has it. */
const ENDLESS = /^-?infinity$/;

/** Whether a text is a date in its canonical form, of a day that there is, or an infinity. */
export function isDate(text: string): boolean {
  if (ENDLESS.test(text)) return true;
  const [, year, month, day, era] = ONE_DATE.exec(text) ?? [];
  return isDay(year, month, day, era);
}

/** Whether a text is a time of day in its canonical form, with so many digits of a second at most. */
export function isTime(text: string, precision: number, zoned: boolean): boolean {
  const match = (zoned ? ZONED_TIME : LOCAL_TIME).exec(text);
  return match !== null && (match[1] ?? '').length <= precision;
}

/** Whether a text is a timestamp in its canonical form, with so many digits of a second at most, or an infinity. */
export function isTimestamp(text: string, precision: number, zoned: boolean): boolean {
  if (ENDLESS.test(text)) return true;
  const match = (zoned ? ZONED_TIMESTAMP : LOCAL_TIMESTAMP).exec(text);
  if (match === null) return false;
  const [, year, month, day, fraction = '', era] = match;
  return fraction.length <= precision && isDay(year, month, day, era);
}

/** Whether a text is an ISO 8601 duration. */
export function isInterval(text: string): boolean {
  return INTERVAL.test(text);
}

/** -1, 0 or 1: dates and timestamps in the order of time, also before year 1 and beyond year 9999. */
export function compareTimes(a: string, b: string): number {
  const [first, second] = [yearOf(a), yearOf(b)];
  if (first !== second) return first < second ? -1 : 1;
  const [left, right] = [a.slice(a.indexOf('-')), b.slice(b.indexOf('-'))];
  return left < right ? -1 : left > right ? 1 : 0;
}

function yearOf(text: string): number {
  if (ENDLESS.test(text)) return text === 'infinity' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const year = Number.parseInt(text, 10);
  return text.endsWith(' BC') ? 1 - year : year;
}

function isDay(year: string | undefined, month = '', day = '', era = ''): boolean {
  if (year === undefined) return false;
  const number = era === '' ? Number(year) : 1 - Number(year);
  if (Number(year) === 0 || Number(month) < 1 || Number(month) > 12) return false;
  return Number(day) >= 1 && Number(day) <= daysIn(number, Number(month));
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
