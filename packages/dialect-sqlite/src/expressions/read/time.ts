import type { CanonicalFunction, Expression } from '@godwit/plugin-api';
import { parseExpression, type SqlSyntax } from '@godwit/plugin-api/sql';
import { grammar } from '../grammar.js';
import { literal, type Storage, type Typed, value } from './typed.js';

const NOW = new Set(['current_timestamp', "'now'"]);
const FORMATS: Readonly<Record<string, CanonicalFunction>> = {
  '%Y-%m-%d %H:%M:%S': 'current-timestamp-utc',
  '%Y-%m-%d': 'current-date-utc',
  '%H:%M:%S': 'current-time-utc',
  '%s': 'current-epoch-s',
};
const FUNCTIONS: Readonly<Record<string, CanonicalFunction>> = {
  datetime: 'current-timestamp-utc',
  date: 'current-date-utc',
  time: 'current-time-utc',
  unixepoch: 'current-epoch-s',
  julianday: 'current-julian-day',
};
const SUBSECOND: Readonly<Record<string, string>> = { datetime: '%Y-%m-%d %H:%M:%f', time: '%H:%M:%f' };
const KNOWN_FORMAT = /^(?:[^%]|%[YmdHMSf%])*$/;

/** The current time in each of its spellings: CURRENT_TIMESTAMP, datetime('now'), strftime(format, 'now'). */
export function readCurrentTime(syntax: SqlSyntax): Typed | undefined {
  if (syntax.kind === 'constant' && syntax.value.startsWith('CURRENT_')) {
    const name = syntax.value.slice('CURRENT_'.length);
    return current(
      name === 'TIMESTAMP'
        ? 'current-timestamp-utc'
        : name === 'DATE'
          ? 'current-date-utc'
          : 'current-time-utc',
    );
  }
  if (syntax.kind !== 'call') return undefined;
  const [head, ...rest] = syntax.arguments;
  const modified = readModified(syntax);
  if (modified !== undefined) return modified;
  if (syntax.name === 'strftime')
    return head?.kind === 'string' && isNow(rest) ? formatted(head.value) : undefined;
  const name = Object.hasOwn(FUNCTIONS, syntax.name) ? FUNCTIONS[syntax.name] : undefined;
  if (name === undefined) return undefined;
  const last = rest.at(-1);
  const subsecond = rest.length === 1 && last?.kind === 'string' && /^subsec(ond)?$/i.test(last.value);
  if (subsecond && head !== undefined && isNow([head])) return formatted(SUBSECOND[syntax.name] ?? '');
  return isNow(syntax.arguments) ? current(name) : undefined;
}

const LOCAL: Readonly<Record<string, CanonicalFunction>> = {
  datetime: 'current-timestamp-local',
  date: 'current-date',
  time: 'current-time',
};
const SHIFT = /^([+-]?)(\d{1,9})\s+(second|minute|hour|day)s?$/i;

/** Now in the zone of the process, or a duration before or after now: `datetime('now', '+7 days')`. Undefined for all else. */
function readModified(syntax: Extract<SqlSyntax, { kind: 'call' }>): Typed | undefined {
  const last = syntax.arguments.at(-1);
  if (last?.kind !== 'string' || !/^(datetime|date|time|strftime)$/.test(syntax.name)) return undefined;
  const inner = { ...syntax, arguments: syntax.arguments.slice(0, -1) };
  if (inner.arguments.length === 0) return undefined;
  if (last.value.toLowerCase() === 'localtime') {
    const local = Object.hasOwn(LOCAL, syntax.name) ? LOCAL[syntax.name] : undefined;
    return local !== undefined && isNow(inner.arguments) ? current(local) : undefined;
  }
  const { plain, duration } = withoutShifts(syntax);
  const now = duration === undefined ? undefined : readCurrentTime(plain)?.tree;
  if (duration === undefined || now?.kind !== 'call' || now.name.includes('local')) return undefined;
  return value(shifted(now, duration), 'text');
}

/** Now and a duration. */
export function shifted(now: Expression, duration: string): Expression {
  return { kind: 'call', name: 'current-time-plus', arguments: [now, literal('text', duration)] };
}

/** A call without the modifiers at its end that are durations, and their sum in ISO 8601, where there are any. */
export function withoutShifts(syntax: Extract<SqlSyntax, { kind: 'call' }>): {
  readonly plain: Extract<SqlSyntax, { kind: 'call' }>;
  readonly duration: string | undefined;
} {
  const isOther = (one: SqlSyntax): boolean => one.kind !== 'string' || !SHIFT.test(one.value);
  const end = syntax.arguments.findLastIndex(isOther) + 1;
  const shifts = syntax.arguments.slice(end).flatMap((one) => (one.kind === 'string' ? [one.value] : []));
  const plain = { ...syntax, arguments: syntax.arguments.slice(0, end) };
  return { plain, duration: shifts.length === 0 ? undefined : durationOf(shifts) };
}

const SECONDS: Readonly<Record<string, number>> = { hour: 3600, minute: 60, second: 1 };

/** In ISO 8601, whole hours and minutes counted as such. */
function durationOf(shifts: readonly string[]): string {
  let days = 0;
  let seconds = 0;
  for (const shift of shifts) {
    const [, sign = '', digits = '', unit = ''] = SHIFT.exec(shift) ?? [];
    const count = Number(`${sign}${digits}`);
    if (unit.toLowerCase() === 'day') days += count;
    else seconds += count * (SECONDS[unit.toLowerCase()] ?? 0);
  }
  const parts = [Math.trunc(seconds / 3600), Math.trunc(seconds / 60) % 60, seconds % 60];
  const time = parts.map((part, index) => (part === 0 ? '' : `${part}${'HMS'.charAt(index)}`)).join('');
  const date = days === 0 ? '' : `${days}D`;
  return date + time === '' ? 'PT0S' : `P${date}${time === '' ? '' : `T${time}`}`;
}

const SECONDS_OF_NOW = ['subsec', 'subsecond'].flatMap((word) => [
  `unixepoch('${word}')`,
  `unixepoch('now', '${word}')`,
]);
const EPOCH_MS = [
  ...SECONDS_OF_NOW.flatMap((now) => [`${now} * 1000`, `1000 * ${now}`, `${now} * 1000.0`]),
  ...SECONDS_OF_NOW.map((now) => `round(${now} * 1000)`),
  "round((julianday('now') - 2440587.5) * 86400000)",
].map((text) => JSON.stringify(parseExpression(text, grammar)));

/** Milliseconds of now, of the seconds with their fraction, as a cast to an integer makes them whole. */
export function readEpochMs(syntax: Extract<SqlSyntax, { kind: 'cast' }>): Typed | undefined {
  if (!/INT/i.test(syntax.type)) return undefined;
  const text = JSON.stringify(syntax.operand).replace(/"(subsec(?:ond)?|now)"/gi, (word) =>
    word.toLowerCase(),
  );
  return EPOCH_MS.includes(text) ? current('current-epoch-ms') : undefined;
}

/** No argument at all means now, too. */
function isNow(values: readonly SqlSyntax[]): boolean {
  const [only] = values;
  if (only === undefined) return true;
  if (values.length > 1) return false;
  if (only.kind === 'constant') return NOW.has(only.value.toLowerCase());
  return only.kind === 'string' && only.value.toLowerCase() === 'now';
}

/** Newer versions have short words for a whole day and a whole time. */
const LONG: readonly (readonly [RegExp, string])[] = [
  [/%F/g, '%Y-%m-%d'],
  [/%T/g, '%H:%M:%S'],
  [/%R/g, '%H:%M'],
];

function formatted(given: string): Typed | undefined {
  const escaped = given.replaceAll('%%', '\0');
  const format = LONG.reduce((text, [short, long]) => text.replace(short, long), escaped).replaceAll(
    '\0',
    '%%',
  );
  const name = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (name !== undefined) return current(name);
  if (format === '' || !KNOWN_FORMAT.test(format)) return undefined;
  const tree = { kind: 'call', name: 'current-time-text', arguments: [literal('text', format)] } as const;
  return value(tree, 'text');
}

function current(name: CanonicalFunction): Typed {
  const storages: Partial<Record<CanonicalFunction, Storage>> = {
    // strftime('%s') gives digits as text, which every column that wants a number takes as one.
    'current-epoch-s': 'integer',
    'current-epoch-ms': 'integer',
    'current-julian-day': 'real',
  };
  return value({ kind: 'call', name, arguments: [] }, storages[name] ?? 'text');
}
