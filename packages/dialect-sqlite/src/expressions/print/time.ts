import type { CanonicalFunction, Expression, LogicalType } from '@godwit/plugin-api';
import { quoteString } from '@godwit/plugin-api/sql';
import { keptTimestamp, NOW_IN_MS } from '../kept-now.js';
import type { PrintPart, PrintScope } from './scope.js';
import { Unprintable } from './unprintable.js';

type Call = Extract<Expression, { kind: 'call' }>;

const CONSTANTS: Partial<Record<CanonicalFunction, string>> = {
  'current-timestamp-utc': 'CURRENT_TIMESTAMP',
  'current-timestamp': 'CURRENT_TIMESTAMP',
  'current-timestamp-local': 'CURRENT_TIMESTAMP',
  'current-date-utc': 'CURRENT_DATE',
  'current-date': 'CURRENT_DATE',
  'current-time-utc': 'CURRENT_TIME',
  'current-time': 'CURRENT_TIME',
  'current-epoch-s': "CAST(strftime('%s', 'now') AS INTEGER)",
  'current-epoch-ms': NOW_IN_MS,
  'current-julian-day': "julianday('now')",
};
/** What `strftime` calls the parts of a time. */
export const PARTS: Readonly<Record<string, string>> = {
  year: '%Y',
  month: '%m',
  day: '%d',
  hour: '%H',
  minute: '%M',
  dow: '%w',
  doy: '%j',
};

/** The current time and parts of times. Undefined for other functions. */
export function printTime(expression: Call, print: PrintPart, scope: PrintScope): string | undefined {
  const { name } = expression;
  if (name === 'date-part') return printPartOf(expression, print, scope);
  const isNow = Object.hasOwn(CONSTANTS, name) || /^current-time-(text|plus)$/.test(name);
  if (!isNow) return undefined;
  const { purpose, expected } = scope.context;
  if (name === 'current-time-plus') return printShifted(expression, print, scope);
  if (purpose !== 'default') throw new Unprintable('SQLite allows the current time in defaults only');
  if (/^current-(timestamp-local|date|time)$/.test(name)) caveat(scope);
  if (name === 'current-timestamp' && zoneless(expected)) caveat(scope);
  if (name === 'current-epoch-s')
    scope.caveats.add('SQLite cuts the seconds where they may have been rounded');
  const kept = expected === undefined ? undefined : keptNow(expression, expected);
  if (kept !== undefined) return kept;
  return CONSTANTS[name] ?? `strftime(${expression.arguments.map(print).join(', ')}, 'now')`;
}

/** Now and a duration, by the modifiers of SQLite's own functions. */
function printShifted(expression: Call, print: PrintPart, scope: PrintScope): string {
  const [now, duration] = expression.arguments;
  if (now?.kind !== 'call' || duration?.kind !== 'literal')
    throw new Unprintable('its duration is no constant');
  const plain = printTime(now, print, scope) ?? '';
  const modifiers = modifiersOf(duration.text);
  if (modifiers.some((modifier) => modifier.endsWith('months'))) {
    scope.caveats.add('a day that a month does not have runs over into the next month');
  }
  const more = modifiers.map((modifier) => `, ${quoteString(modifier)}`).join('');
  if (plain === 'CURRENT_DATE') return `date('now'${more})`;
  if (plain === 'CURRENT_TIMESTAMP') return `datetime('now'${more})`;
  if (!plain.includes("'now')")) throw new Unprintable('SQLite adds no duration to it');
  return plain.replace("'now')", `'now'${more})`);
}

/** `P1Y2M3DT4H` as `+14 months`, `+3 days`, `+4 hours`. */
function modifiersOf(duration: string): readonly string[] {
  const [date = '', time = ''] = duration.slice(1).split('T');
  const of = (text: string, unit: string): number =>
    Number(new RegExp(`(-?[\\d.]+)${unit}`).exec(text)?.[1] ?? 0);
  const counts: readonly (readonly [number, string])[] = [
    [of(date, 'Y') * 12 + of(date, 'M'), 'months'],
    [of(date, 'D'), 'days'],
    [of(time, 'H'), 'hours'],
    [of(time, 'M'), 'minutes'],
    [of(time, 'S'), 'seconds'],
  ];
  return counts.flatMap(([count, unit]) => (count === 0 ? [] : [`${count < 0 ? '' : '+'}${count} ${unit}`]));
}

function zoneless(type: LogicalType | undefined): boolean {
  return type?.kind === 'date' || ((type?.kind === 'timestamp' || type?.kind === 'time') && !type.zoned);
}

function caveat(scope: PrintScope): void {
  scope.caveats.add('the time is taken in UTC, not in the time zone of the session');
}

/** Now as a column of a type of times keeps it; undefined where the call already gives that. */
function keptNow(expression: Call, type: LogicalType): string | undefined {
  switch (type.kind) {
    case 'date':
      return 'CURRENT_DATE';
    case 'time':
      return type.zoned ? "(CURRENT_TIME || '+00:00')" : 'CURRENT_TIME';
    case 'timestamp':
      if (/^current-date(-utc)?$/.test(expression.name)) return 'CURRENT_DATE';
      return keptTimestamp(type, type.precision >= 3 && isFine(expression));
    case 'integer':
    case 'bigint':
    case 'float':
    case 'decimal':
      if (/^current-(epoch-m?s|julian-day)$/.test(expression.name) || isDigits(expression)) return undefined;
      throw new Unprintable('the current time is no number');
    case 'text':
      if (['current-timestamp', 'current-timestamp-local', 'current-time'].includes(expression.name)) {
        throw new Unprintable('the text of the current time depends on the session');
      }
      return undefined;
    default:
      return undefined;
  }
}

/** `%Y` and the like, whose text a column of numbers takes as one. */
function isDigits({ arguments: [format] }: Call): boolean {
  return format?.kind === 'literal' && /^(?:%[YmdHMS])+$/.test(format.text);
}

function isFine(expression: Call): boolean {
  const [format] = expression.arguments;
  if (expression.name === 'current-timestamp-utc') return false;
  return format?.kind !== 'literal' || format.text.includes('%f');
}

function printPartOf(expression: Call, print: PrintPart, scope: PrintScope): string {
  const [field, value] = expression.arguments;
  const { expected: _type, ...context } = scope.context;
  const now = value?.kind === 'call' ? printTime(value, print, { ...scope, context }) : undefined;
  const format = field?.kind === 'literal' ? PARTS[field.text] : undefined;
  if (format === undefined || value === undefined) throw new Unprintable('SQLite has no such part of a time');
  if (now === undefined) scope.caveats.add('SQLite knows no parts of times outside the years 1 to 9999');
  return `CAST(strftime(${quoteString(format)}, ${now ?? print(value)}) AS INTEGER)`;
}
