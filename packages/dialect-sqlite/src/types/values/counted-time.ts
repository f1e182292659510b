import { type ColumnPlan, type CountFormName, isCountForm, type LogicalType } from '@godwit/plugin-api';
import { hasPrecision, momentOfCount, momentText, offsetAt } from '@godwit/plugin-api/time';
import type { Change, Fit, FitOptions } from './values.js';

const MIDNIGHT = /^(\S+) 00:00:00( BC)?$/;

const FIRST_DAY = /^1970-01-01 /;

type TimeType = Extract<LogicalType, { readonly kind: 'date' | 'time' | 'timestamp' }>;

const TIME_KINDS: readonly string[] = ['date', 'time', 'timestamp'] satisfies readonly TimeType['kind'][];

/** Where moments are stored as counts of time: of numbers what they count, of text what it says. */
export function countFit(
  { as, form }: ColumnPlan,
  options: FitOptions,
  ofText: Fit,
  changed: (change: Change) => void,
): Fit {
  if (!isCountForm(form) || !isTimeType(as)) return ofText;
  return (stored) =>
    typeof stored === 'bigint' || typeof stored === 'number'
      ? timeOfCount(stored, form, as, options, changed)
      : ofText(stored);
}

function isTimeType(type: LogicalType): type is TimeType {
  return TIME_KINDS.includes(type.kind);
}

/**
 * The moment that a number counts, as a value of a type of times: with a zone in UTC, without one as the clocks of the source
 * time zone show it, as a date where it is midnight in UTC, as a time of day
 * where it counts the time since midnight. Undefined where the type does not hold it.
 */
function timeOfCount(
  stored: bigint | number,
  form: CountFormName,
  type: TimeType,
  { cut, sourceTimeZone }: Pick<FitOptions, 'cut' | 'sourceTimeZone'>,
  changed: (change: Change) => void,
): string | undefined {
  const moment = momentOfCount(stored, form);
  const rounded = moment?.exact === false;
  if (moment === undefined || (rounded && !cut)) return undefined;
  if (rounded) changed(typeof stored === 'bigint' ? 'cut' : 'rounded');
  if (type.kind === 'date') {
    const [, day, era = ''] = MIDNIGHT.exec(momentText(moment.micros, false) ?? '') ?? [];
    return day === undefined ? undefined : day + era;
  }
  const micros = atPrecision(moment.micros, type.precision, cut, changed);
  if (type.kind === 'time') return micros === undefined ? undefined : timeOfDay(micros, type.zoned);
  if (micros === undefined || type.zoned) return micros === undefined ? undefined : momentText(micros, true);
  changed('zone-assumed');
  return momentText(micros + aheadOfUtc(micros, sourceTimeZone), false);
}

function timeOfDay(micros: bigint, zoned: boolean): string | undefined {
  const text = zoned ? '' : (momentText(micros, false) ?? '');
  return FIRST_DAY.test(text) ? text.replace(FIRST_DAY, '') : undefined;
}

function atPrecision(
  micros: bigint,
  precision: number,
  cut: boolean,
  changed: (change: Change) => void,
): bigint | undefined {
  if (hasPrecision(micros, precision)) return micros;
  if (!cut) return undefined;
  changed('cut');
  const unit = 10n ** BigInt(6 - precision);
  return micros - (((micros % unit) + unit) % unit);
}

/** In microseconds. */
function aheadOfUtc(micros: bigint, zone: string): bigint {
  return zone === 'UTC' ? 0n : BigInt(offsetAt(Number(micros / 1000n), zone)) * 1000n;
}
