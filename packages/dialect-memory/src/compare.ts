import { type Collation, canonicalText, type LogicalType, type Value } from '@godwit/plugin-api';
import { compareTimes } from './calendar.js';
import { compareExact, formatExact, parseExact } from './exact.js';
import { isBytes } from './values.js';

/** -1, 0 or 1: the order of two values of a type; NULL comes first, NaN last. */
function compareValues(a: Value, b: Value, type: LogicalType): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  // Most keys: looked at first, and without a word of the global object, which is slow to look up where tests run.
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b, type);
  if (isBytes(a) && isBytes(b)) return compareBytes(a, b);
  if (typeof a !== 'string' || typeof b !== 'string') return compareScalars(a, b);
  if (type.kind === 'decimal') return compareDecimals(a, b);
  if (type.kind === 'date' || type.kind === 'timestamp') return compareTimes(a, b);
  return compareText(folded(a, collationOf(type)), folded(b, collationOf(type)));
}

/** The order of two keys, part by part. */
export function compareKeys(a: readonly Value[], b: readonly Value[], types: readonly LogicalType[]): number {
  for (const [index, type] of types.entries()) {
    const order = compareValues(a[index] ?? null, b[index] ?? null, type);
    if (order !== 0) return order;
  }
  return 0;
}

/** A text that two values of a type share just where they are equal. */
export function equalityText(value: Exclude<Value, null>, type: LogicalType): string {
  if (typeof value === 'number') return String(value + 0);
  if (typeof value !== 'string') return canonicalText(value, type);
  if (type.kind === 'text') return folded(value, collationOf(type));
  const exact = type.kind === 'decimal' ? parseExact(value) : undefined;
  return exact === undefined ? value : formatExact(exact);
}

/** The order of two texts by their bytes in UTF-8, which is that of their characters. */
export function compareText(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const order = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (order !== 0) return Math.sign(order);
  }
  return Math.sign(left.length - right.length);
}

/** What a collation compares instead of the text itself. */
export function folded(text: string, collation: Collation): string {
  if (collation === 'nocase') return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return collation === 'rtrim' ? text.replace(/ +$/, '') : text;
}

function collationOf(type: LogicalType): Collation {
  return (type.kind === 'text' ? type.collation : undefined) ?? 'binary';
}

function compareLists(a: readonly Value[], b: readonly Value[], type: LogicalType): number {
  const of = type.kind === 'array' ? type.of : type;
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = compareValues(a[index] ?? null, b[index] ?? null, of);
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

/** The order of two byte strings: by their bytes, the shorter first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = (a[index] ?? 0) - (b[index] ?? 0);
    if (order !== 0) return Math.sign(order);
  }
  return Math.sign(a.length - b.length);
}

function compareScalars(a: Value, b: Value): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  // Values of one type have one JavaScript type; where a table holds others, any order will do.
  const [left, right] = typeof a === typeof b ? [a, b] : [String(a), String(b)];
  return (left ?? 0) < (right ?? 0) ? -1 : (left ?? 0) > (right ?? 0) ? 1 : 0;
}

function compareDecimals(a: string, b: string): number {
  const [left, right] = [parseExact(a), parseExact(b)];
  if (left !== undefined && right !== undefined) return compareExact(left, right);
  return compareScalars(Number(a), Number(b));
}
