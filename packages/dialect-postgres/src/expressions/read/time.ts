import type { CanonicalFunction, LogicalType } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { call, literal, NotCertain, type Typed, typed } from './typed.js';

const ZONED: LogicalType = { kind: 'timestamp', precision: 6, zoned: true };
const ZONELESS: LogicalType = { kind: 'timestamp', precision: 6, zoned: false };
const DATE: LogicalType = { kind: 'date' };
const TIME: LogicalType = { kind: 'time', precision: 6, zoned: false };
const CONSTANTS: Readonly<Record<string, readonly [CanonicalFunction, LogicalType]>> = {
  CURRENT_TIMESTAMP: ['current-timestamp', ZONED],
  CURRENT_DATE: ['current-date', DATE],
  CURRENT_TIME: ['current-time', { ...TIME, zoned: true } as LogicalType],
  LOCALTIMESTAMP: ['current-timestamp-local', ZONELESS],
  LOCALTIME: ['current-time', TIME],
};
const NOW = /^(now|transaction_timestamp|statement_timestamp|clock_timestamp)$/;
/** Now in UTC with all the digits that SQLite has. */
const FINE = '%Y-%m-%d %H:%M:%f';

/** CURRENT_TIMESTAMP and its kin. */
export function readTimeConstant(word: string): Typed {
  const found = Object.hasOwn(CONSTANTS, word) ? CONSTANTS[word] : undefined;
  if (found === undefined) throw new NotCertain();
  return now(...found);
}

/** `now()` and its kin; `CURRENT_TIMESTAMP(3)`. Undefined for other functions. */
export function readNow(name: string, values: readonly Typed[]): Typed | undefined {
  if (NOW.test(name) && values.length === 0) return now('current-timestamp', ZONED);
  const constant = Object.hasOwn(CONSTANTS, name.toUpperCase());
  return constant && values.length <= 1 ? readTimeConstant(name.toUpperCase()) : undefined;
}

/** `('now'::text)::date`, which PostgreSQL before version 10 wrote for CURRENT_DATE. */
export function readNowText(syntax: Extract<SqlSyntax, { kind: 'cast' }>): Typed | undefined {
  const { operand } = syntax;
  if (operand.kind !== 'cast' || operand.operand.kind !== 'string') return undefined;
  if (operand.type !== 'text' || operand.operand.value !== 'now') return undefined;
  if (syntax.type === 'date') return readTimeConstant('CURRENT_DATE');
  if (/^timestamp(\(\d\))? without time zone$/.test(syntax.type)) return readTimeConstant('LOCALTIMESTAMP');
  if (/^timestamp(\(\d\))? with time zone$/.test(syntax.type)) return readTimeConstant('CURRENT_TIMESTAMP');
  if (/^time(\(\d\))? with/.test(syntax.type)) return readTimeConstant('LOCALTIME');
  return undefined;
}

/** A cast of the current time to a coarser type. */
export function nowAs(side: Typed, to: LogicalType): Typed | undefined {
  const { tree } = side;
  if (tree.kind !== 'call') return undefined;
  const later = ofShifted(side, (base) => nowAs(base, to));
  if (later !== undefined) return later;
  const utc = tree.name === 'current-time-text' || tree.name === 'current-timestamp-utc';
  const known = utc || ['current-timestamp', 'current-timestamp-local'].includes(tree.name);
  if (!known) return undefined;
  switch (to.kind) {
    case 'date':
      return now(utc ? 'current-date-utc' : 'current-date', DATE);
    case 'time':
      return now(utc ? 'current-time-utc' : 'current-time', to);
    case 'timestamp':
      if (side.type.kind === 'timestamp' && side.type.zoned === to.zoned) return { ...side, type: to };
      return !to.zoned && !utc ? now('current-timestamp-local', to) : undefined;
    default:
      return undefined;
  }
}

/** `value AT TIME ZONE 'UTC'`, also written `timezone('UTC', value)`: of the current time only. */
export function atZone(side: Typed, zone: string | undefined): Typed {
  const { tree } = side;
  if (zone === undefined || !/^(utc|etc\/utc|gmt|z)$/i.test(zone)) throw new NotCertain();
  if (tree.kind !== 'call' || tree.name !== 'current-timestamp') throw new NotCertain();
  return typed(call('current-time-text', [literal('text', FINE)]), ZONELESS);
}

/** `date_trunc('second', now)` and `('day', now)`. */
export function truncatedNow(unit: string | undefined, side: Typed): Typed {
  const { tree } = side;
  if (tree.kind !== 'call') throw new NotCertain();
  const later = ofShifted(side, (base) => truncatedNow(unit, base));
  if (later !== undefined) return later;
  const utc = tree.name === 'current-time-text';
  if (unit === 'second' && utc) return typed(call('current-timestamp-utc', []), ZONELESS);
  if (unit === 'second' && /^current-timestamp(-local)?$/.test(tree.name)) return side;
  if (unit === 'milliseconds' && (utc || tree.name === 'current-timestamp')) return side;
  throw new NotCertain();
}

function now(name: CanonicalFunction, type: LogicalType): Typed {
  return { ...typed(call(name, []), type), nullable: false };
}

/** `now() + '30 days'`, `CURRENT_DATE - 7`. Undefined where the left side is no current time. */
export function shiftedNow(operator: string, left: Typed, right: Typed): Typed | undefined {
  const { tree, type } = left;
  const isNow = tree.kind === 'call' && tree.name.startsWith('current-') && tree.name !== 'current-time-plus';
  if (!isNow || (operator !== '+' && operator !== '-')) return undefined;
  const duration = durationOf(type, right);
  if (duration === undefined) return undefined;
  // Hours count from midnight on.
  if (isDay(left) && duration.includes('T')) throw new NotCertain();
  const text = operator === '+' ? duration : negative(duration);
  const gives = type.kind === 'date' && right.type.kind === 'interval' ? ZONELESS : type;
  return { ...typed(call('current-time-plus', [tree, literal('text', text)]), gives), nullable: false };
}

/** What a change makes of now where a duration is added to it afterwards; undefined for all else. */
export function ofShifted(side: Typed, change: (base: Typed) => Typed | undefined): Typed | undefined {
  const { tree } = side;
  const isShifted = tree.kind === 'call' && tree.name === 'current-time-plus';
  const [base, duration] = isShifted ? tree.arguments : [];
  if (base === undefined || duration === undefined) return undefined;
  const changed = change({ ...side, tree: base });
  return changed && { ...changed, tree: call('current-time-plus', [changed.tree, duration]) };
}

/** Whether it is the midnight of today, or of a day counted from it. */
export function isDay({ tree }: Typed): boolean {
  if (tree.kind !== 'call') return false;
  const [base] = tree.arguments;
  const name = tree.name === 'current-time-plus' && base?.kind === 'call' ? base.name : tree.name;
  return name.startsWith('current-date');
}

function durationOf(type: Typed['type'], right: Typed): string | undefined {
  const { tree } = right;
  if (tree.kind !== 'literal' || (type.kind !== 'date' && type.kind !== 'timestamp')) return undefined;
  if (right.type.kind === 'interval') return tree.text;
  return type.kind === 'date' && tree.type === 'integer' ? `P${tree.text}D` : undefined;
}

/** Each number of a duration has a sign of its own. */
function negative(duration: string): string {
  return duration.replace(/-?\d+(\.\d+)?/g, (number) =>
    number.startsWith('-') ? number.slice(1) : `-${number}`,
  );
}
