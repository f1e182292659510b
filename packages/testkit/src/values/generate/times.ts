import type { Random } from '../../random.js';

/** A day that exists, in the years 1 to 9999. */
export function generateDate(random: Random): string {
  const year = random.below(4) === 0 ? random.between(1, 9999) : random.between(1900, 2100);
  return `${String(year).padStart(4, '0')}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
}

/** A time of day with up to so many digits of a second, and no zeros at their end. */
export function generateTime(random: Random, precision: number): string {
  const time = `${two(random.below(24))}:${two(random.below(60))}:${two(random.below(60))}`;
  if (precision === 0 || random.below(4) === 0) return time;
  const fraction = random.digits(random.between(1, precision)).replace(/0+$/, '');
  return `${time}.${fraction}`;
}

/** A day and a time of day. */
export function generateTimestamp(random: Random, precision: number): string {
  return `${generateDate(random)} ${generateTime(random, precision)}`;
}

/** The offset of a zone. */
export function offset(random: Random): string {
  return `${random.pick(['+', '-'])}${two(random.between(1, 15))}:${two(random.pick([0, 30, 45]))}`;
}

/** A length of time whose parts are in their ranges, all of one sign. */
export function generateInterval(random: Random): string {
  const sign = random.below(4) === 0 ? '-' : '';
  const part = (limit: number, letter: string): string => {
    const count = random.below(3) === 0 ? 0 : random.below(limit);
    return count === 0 ? '' : `${sign}${count}${letter}`;
  };
  const date = part(3000, 'Y') + part(12, 'M') + part(1000, 'D');
  const time = part(2000, 'H') + part(60, 'M') + part(60, 'S');
  if (date === '' && time === '') return 'PT0S';
  return `P${date}${time === '' ? '' : `T${time}`}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
