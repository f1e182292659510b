const ZONED =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?\s*(?:([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?|(Z|UTC))$/;

/** A point in time in UTC, as it is kept: `2020-01-01 10:00:00.5+00:00`. Undefined for years outside 1 to 9999. */
export function zonedText(text: string): string | undefined {
  const match = ZONED.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', sign, ...rest] = match;
  const [hours = '0', minutes = '0', seconds = '0'] = rest;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  const date = new Date(
    Date.UTC(2000, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)),
  );
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const utc = new Date(date.getTime() - (sign === '-' ? -offset : offset) * 1000);
  if (utc.getUTCFullYear() < 1 || utc.getUTCFullYear() > 9999) return undefined;
  const digits = fraction.replace(/0+$/, '');
  const [day10 = '', time = ''] = utc.toISOString().slice(0, 19).split('T');
  return `${day10} ${time}${digits === '' ? '' : `.${digits}`}+00:00`;
}
