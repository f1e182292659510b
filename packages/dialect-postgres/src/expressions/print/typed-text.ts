import { cast, type Fragment } from './fragment.js';

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
/** Of any year that PostgreSQL has. */
const ANY_DATE = /^(\d{4,7})(-\d\d-\d\d)( BC)?$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/;
/** The end of a day, which PostgreSQL has as a time of it. */
export const LAST_MOMENT = '24:00:00';
/** The whole years of both ends. */
const FIRST_YEAR = 4713;
const LAST_YEAR_OF_DATES = 5874896;
export const LAST_YEAR_OF_TIMES = 294275;
const ENDLESS = /^-?infinity$/;
/** JSON that is spelled in one way. */
const PLAIN_JSON = /^(\{\}|\[\]|null|true|false|"[^"\\]*")$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A text constant as a value of the other part's type, if it is spelled as such a value is; others unchanged. */
export function typedText(part: Fragment, like: Fragment): Fragment | undefined {
  if (part.class !== 'text') return part;
  const text = part.literal?.text;
  if (text === undefined) return undefined;
  switch (like.class) {
    case 'uuid':
      return isUuid(text) ? cast(part, 'uuid', 'uuid') : undefined;
    case 'date':
      return isDate(text) || (isAnyDate(text) && like.spelling === undefined)
        ? cast(part, 'date', 'date')
        : undefined;
    case 'json':
      return like.type?.kind === 'json' && like.type.form === 'normalized' && PLAIN_JSON.test(text)
        ? cast(part, 'jsonb', 'json')
        : undefined;
    case 'enum':
      return like.type?.kind === 'enum' && like.type.values.includes(text)
        ? { ...part, class: 'enum' }
        : undefined;
    default:
      return undefined;
  }
}

/** A UUID in canonical spelling. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** `YYYY-MM-DD` that is in the calendar. */
function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined || year === '0000') return false;
  const date = new Date(Date.UTC(2000, Number(month) - 1, Number(day)));
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.toISOString().slice(0, 10).slice(-5) === `${month}-${day}` && Number(month) >= 1;
}

/** A day as PostgreSQL spells it, up to a year; every 400 years have the same calendar. */
export function isAnyDate(text: string, last = LAST_YEAR_OF_DATES): boolean {
  const [, year, day, before] = ANY_DATE.exec(text) ?? [];
  if (year === undefined || Number(year) === 0) return ENDLESS.test(text);
  if (Number(year) > (before === undefined ? last : FIRST_YEAR)) return false;
  const place = before === undefined ? Number(year) % 400 : (400 - ((Number(year) - 1) % 400)) % 400;
  return isDate(`${2000 + place}${day}`);
}

/** `HH:MM[:SS[.ffffff]]` */
export function isTime(text: string): boolean {
  return TIME.test(text);
}

/** A time with its seconds, which PostgreSQL adds to a constant. */
export function timeText(text: string): string {
  return text.length === 'HH:MM'.length ? `${text}:00` : text;
}

/** `YYYY-MM-DD[ T]HH:MM[:SS[.ffffff]]`, a date alone, or either with a zone. */
export function timestampOf(text: string): { readonly text: string; readonly zone: string } | undefined {
  const match =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?$/.exec(text);
  const [, date = '', time, zone = ''] = match ?? [];
  if (!isDate(date) || (time !== undefined && !isTime(time))) return undefined;
  return { text: `${date} ${timeText(time ?? '00:00')}`, zone: zone === 'Z' ? '+00' : zone };
}
