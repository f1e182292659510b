const ISO =
  /^P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)W)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?)([\d.]+)S)?)?$/;

/** The months, days and microseconds of an ISO 8601 duration; undefined where it is none. */
export function intervalMeaning(text: string): string | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, years, months, weeks, days, hours, minutes, sign, seconds = '0'] = match;
  const [whole = '0', fraction = ''] = seconds.split('.');
  const micros = BigInt(whole + fraction.padEnd(6, '0')) * (sign === '-' ? -1n : 1n);
  const number = (digits: string | undefined): bigint => BigInt(digits ?? 0);
  return [
    `${number(years) * 12n + number(months)} months`,
    `${number(weeks) * 7n + number(days)} days`,
    `${(number(hours) * 60n + number(minutes)) * 60_000_000n + micros} micros`,
  ].join(' ');
}
