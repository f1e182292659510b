import { NotCertain } from './typed.js';

const TIME = /(\d\d):(\d\d):(\d\d)\.(\d+)/;
const DAY = /^(\d{4})-(\d\d)-(\d\d) /;
const MILLENNIUM = Date.UTC(2000, 0, 1) / 1000;

/** The canonical text of a time or a timestamp, its fraction rounded to so many digits. */
export function roundedTime(text: string, precision: number): string {
  const [found, hour = '', minute = '', second = '', fraction = ''] = TIME.exec(text) ?? [];
  if (found === undefined || fraction.length <= precision) return text;
  const day = DAY.exec(text);
  if (day === null && /^\d{5}|BC$/.test(text)) throw new NotCertain();
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  const before = day !== null && daySeconds(day) < MILLENNIUM;
  const { carried, digits } = roundedFraction(fraction, precision, before);
  return day === null
    ? ofDay(text, seconds + carried, digits)
    : onDay(text, daySeconds(day) + seconds + carried, digits);
}

function daySeconds([, year, month, day]: RegExpExecArray): number {
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getTime() / 1000;
}

/** A half goes away from the start of the year 2000, from which PostgreSQL counts. */
function roundedFraction(
  fraction: string,
  precision: number,
  before: boolean,
): { readonly carried: number; readonly digits: string } {
  const micros = Number(fraction.padEnd(6, '0'));
  const unit = 10 ** (6 - precision);
  const rest = micros % unit;
  const up = before ? rest > unit / 2 : rest >= unit / 2;
  const rounded = micros - rest + (up ? unit : 0);
  const digits = String(rounded % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return { carried: rounded >= 1_000_000 ? 1 : 0, digits: digits === '' ? '' : `.${digits}` };
}

function ofDay(text: string, seconds: number, digits: string): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return text.replace(TIME, `${time}${digits}`);
}

function onDay(text: string, seconds: number, digits: string): string {
  const moment = new Date(seconds * 1000);
  if (moment.getUTCFullYear() > 9999) throw new NotCertain();
  const [day = '', time = ''] = moment.toISOString().slice(0, 19).split('T');
  return `${day} ${time}${digits}${text.slice(text.search(/\.\d+/)).replace(/^\.\d+/, '')}`;
}
