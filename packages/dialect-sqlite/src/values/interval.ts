const DATE = /(?:(-?\d{1,19})Y)?(?:(-?\d{1,19})M)?(?:(-?\d{1,19})W)?(?:(-?\d{1,19})D)?/;
const TIME = /(?:(-?\d{1,19})H)?(?:(-?\d{1,19})M)?(?:(-?)(\d{1,19})(?:\.(\d{1,6}))?S)?/;
const DURATION = new RegExp(`^P(?=.)${DATE.source}(?:T(?=.)${TIME.source})?$`);
const SECOND = 1_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;

/** The three numbers that are an interval: a month has no fixed number of days, nor has a day of hours. */
interface Interval {
  readonly months: bigint;
  readonly days: bigint;
  readonly micros: bigint;
}

/**
 * An ISO 8601 duration in the one spelling of PostgreSQL: years and months, weeks as days, hours, minutes and seconds,
 * each with a sign of its own and none of them zero. `infinity` and `-infinity` are there since version 17.
 */
export function intervalOf(stored: bigint | number | string, respelled: () => void): string | undefined {
  if (typeof stored !== 'string') return undefined;
  if (stored === 'infinity' || stored === '-infinity') return stored;
  const interval = readInterval(stored);
  if (interval === undefined || !fits(interval)) return undefined;
  const text = spell(interval);
  if (text !== stored) respelled();
  return text;
}

function readInterval(text: string): Interval | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const [years, months, weeks, days, hours, minutes] = match.slice(1, 7).map((part) => BigInt(part ?? 0));
  const [sign, seconds = 0, fraction = ''] = match.slice(7);
  const micros = BigInt(seconds) * SECOND + BigInt(fraction.padEnd(6, '0'));
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
