import { dayOf, dayText, eraOf } from '../time/calendar.js';
import {
  clockText,
  hasPrecision,
  MICROS_OF_DAY,
  MICROS_OF_MINUTE,
  readClock,
  zoneText,
} from '../time/clock.js';
import { isInfinite, momentText, readDay, readMoment } from '../time/moment.js';
import { type Caster, caster } from './caster.js';
import { Misfit } from './misfit.js';

const NO_DATE = new Misfit('it is no date as YYYY-MM-DD');
const HAS_CLOCK = new Misfit('it has a time of day that a date does not keep');
const NO_TIME = new Misfit('it is no time as HH:MM:SS');
const NO_MOMENT = new Misfit('it is no time as YYYY-MM-DD HH:MM:SS');
const TOO_FINE = new Misfit('it has more digits behind the second than the type keeps');
const NO_ZONE = new Misfit('it names no zone; the option "zone" can say which');
const ZONE_LOST = new Misfit('it names a zone that the type does not keep');
const OTHER_ZONE = new Misfit('it names a zone other than UTC, which the type does not keep');
const TOO_FAR = new Misfit('it lies beyond the years 4714 BC to 294276');
const END_OF_DAY = /^24:00:00(?=$|Z|[+-])/;
/** The days on which Rails and Prisma keep a time of day in SQLite, which has none alone there. */
const DAY_OF_TIMES = /^(?:2000|1970)-01-01[ T]([\d:.]+)(?:Z|\+00:00)?$/;

/** Of a timestamp only midnight is a date; a zoned one is taken in UTC or in the zone of the choices. */
export const toDate: Caster = caster('date', ['timestamp', 'text'], (_to, { zone = 0 }) => (value, from) => {
  const text = String(value);
  if (isInfinite(text)) return text;
  if (from.kind !== 'timestamp' && readDay(text) !== undefined) return text;
  const moment = readMoment(text);
  // Text that names another zone than UTC says a moment, which is midnight there only.
  if (moment === undefined || (from.kind !== 'timestamp' && (moment.zone ?? 0) !== 0)) return NO_DATE;
  const local = moment.micros + (from.kind === 'timestamp' && from.zoned ? minutes(zone) : 0n);
  if (local % BigInt(MICROS_OF_DAY) !== 0n) return HAS_CLOCK;
  const day = dayOf(Number(local / BigInt(MICROS_OF_DAY)));
  return dayText(day) + eraOf(day);
});

export const toTime: Caster = caster('time', ['text'], ({ precision, zoned }, { zone }) => (value) => {
  const text = String(value).replace(DAY_OF_TIMES, '$1');
  const end = END_OF_DAY.test(text);
  const clock = readClock(text.replace(END_OF_DAY, '00:00:00'));
  if (clock === undefined) return NO_TIME;
  if (!hasPrecision(clock.micros, precision)) return TOO_FINE;
  const bare = end ? '24:00:00' : clockText(clock.micros);
  if (!zoned) return clock.zone === undefined ? bare : ZONE_LOST;
  const own = clock.zone ?? zone;
  return own === undefined ? NO_ZONE : bare + zoneText(own);
});

export const toTimestamp: Caster = caster(
  'timestamp',
  ['date', 'text'],
  ({ precision, zoned }, { zone }) =>
    (value, from) => {
      const text = String(value);
      if (isInfinite(text)) return text;
      const moment = readMoment(text);
      if (moment === undefined) return NO_MOMENT;
      if (!hasPrecision(moment.micros, precision)) return TOO_FINE;
      const own = moment.zone ?? (zoned ? zone : 0);
      if (own === undefined) return NO_ZONE;
      const leavesZone = !zoned && moment.zone !== undefined;
      // What an application wrote in UTC throughout says nothing by naming it.
      if (leavesZone && from.kind !== 'timestamp' && moment.zone !== 0) return OTHER_ZONE;
      // A moment becomes the clock of the chosen zone, UTC without one.
      const shown = moment.micros - minutes(own) + (leavesZone ? minutes(zone ?? 0) : 0n);
      return momentText(shown, zoned) ?? TOO_FAR;
    },
);

function minutes(count: number): bigint {
  return BigInt(count) * BigInt(MICROS_OF_MINUTE);
}
