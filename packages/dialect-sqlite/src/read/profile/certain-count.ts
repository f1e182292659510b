import { type CountFormName, countForm, type LogicalType } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { ProfileContext } from './examine.js';

const UNITS = ['epoch-s', 'epoch-ms', 'epoch-us', 'epoch-ns'] as const satisfies readonly CountFormName[];
const HOUR = 3600n * countForm('epoch-s').unit;
const DAY = 24n * HOUR;
const YEAR = 365n * DAY;

/** How far numbers are from 0: all of them at most `far`, and one at least `near`; of days nothing else. */
interface Span {
  readonly near: bigint;
  readonly far: bigint;
}

const OF_MOMENTS: Span = { near: 20n * YEAR, far: 230n * YEAR };
/** Only midnights are days, which tells units apart, however near they are. */
const OF_DATES: Span = { near: 1n, far: 230n * YEAR };
const OF_TIMES: Span = { near: HOUR, far: DAY - 1n };

/**
 * The unit in which the whole numbers of a column count time, since 1970 or since midnight: the only one in which they all
 * are what the type holds and are not next to 0. Undefined where there is none or more than one, also for a single number: what
 * is weeks of 1970 in milliseconds may be a moment of today in seconds.
 */
export function certainCount(
  { statements, table, where }: ProfileContext,
  name: string,
  { kind }: LogicalType,
): CountFormName | undefined {
  const x = quoteIdentifier(name);
  const whole = `typeof(${x})='integer'`;
  const days = UNITS.map((unit) => `max(CASE WHEN ${whole} THEN ${x} % ${inUnit(DAY, unit)} <> 0 END)`);
  const span = kind === 'time' ? OF_TIMES : kind === 'date' ? OF_DATES : OF_MOMENTS;
  const spans = UNITS.map((unit) => isWithin(x, whole, span, unit));
  const rows = where === undefined ? '' : ` WHERE ${where}\n`;
  const cells = [`count(CASE typeof(${x}) WHEN 'real' THEN 1 END)`, ...limits(x, whole), ...days, ...spans];
  const [reals, low, high, ...found] =
    statements.row(`SELECT ${cells.join(', ')} FROM ${table.sql}${rows}`, []) ?? [];
  const [broken, usual] = [found.slice(0, UNITS.length), found.slice(UNITS.length)];
  if (reals !== 0n || typeof low !== 'bigint' || typeof high !== 'bigint') return undefined;
  // Nothing but 0 is the same in every unit.
  if (low === 0n && high === 0n) return 'epoch-ms';
  if (kind === 'time' && low < 0n) return undefined;
  const most = -low > high ? -low : high;
  const units = UNITS.filter((unit, index) => {
    const isDays = kind !== 'date' || broken[index] === 0n;
    return isDays && most <= inUnit(span.far, unit) && most >= inUnit(span.near, unit);
  });
  if (kind !== 'date' && usual.filter((isUsual) => isUsual === 1n).length > 1) return undefined;
  return units.length === 1 ? units[0] : undefined;
}

/** Whether any number is what a unit usually counts. */
function isWithin(x: string, whole: string, { near, far }: Span, unit: CountFormName): string {
  const [least, most] = [inUnit(near, unit), inUnit(far, unit)];
  const usual = `${x} BETWEEN ${least} AND ${most} OR ${x} BETWEEN ${-most} AND ${-least}`;
  return `max(CASE WHEN ${whole} THEN ${usual} END)`;
}

function limits(x: string, whole: string): readonly string[] {
  return ['min', 'max'].map((most) => `${most}(CASE WHEN ${whole} THEN ${x} END)`);
}

function inUnit(nanos: bigint, unit: CountFormName): bigint {
  return nanos / countForm(unit).unit;
}
