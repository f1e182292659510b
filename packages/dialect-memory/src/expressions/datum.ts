import {
  canonicalText,
  type LiteralExpression,
  type LogicalType,
  parseCanonicalText,
  type Value,
} from '@godwit/plugin-api';
import { type Exact, exactOf, formatExact, parseExact, roundExact } from '../exact.js';
import { isBytes, isOf, valueOfText } from '../values.js';

/** A value while an expression is computed: whole and decimal numbers are exact, floats are JavaScript's numbers. */
export type Datum = null | boolean | number | Exact | string | Uint8Array;

/** A value of a type as a datum; lists and what has no class of its own are their text. */
export function datumOf(value: Value, type: LogicalType): Datum {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return exactOf(value);
  if (typeof value === 'number') return type.kind === 'float' ? value : exactOf(value);
  if (type.kind === 'decimal' && typeof value === 'string') return parseExact(value) ?? Number(value);
  if (typeof value === 'string' || isBytes(value)) return value;
  return canonicalText(value, type);
}

/** The constant that a literal spells. */
export function literalDatum({ type, text }: LiteralExpression): Datum {
  switch (type) {
    case 'null':
      return null;
    case 'boolean':
      return text === 'true';
    case 'integer':
    case 'decimal':
      return parseExact(text) ?? Number(text);
    case 'float':
      return Number(text);
    case 'bytes':
      return parseCanonicalText(text, { kind: 'bytes' }) as Uint8Array;
    default:
      return text;
  }
}

/** A datum as a value of a type; undefined where the type has no such value. */
export function valueOfDatum(datum: Datum, type: LogicalType): Value | undefined {
  if (datum === null || typeof datum === 'string' || isBytes(datum)) return fitting(datum, type);
  if (type.kind === 'boolean') return isTrue(datum) ?? undefined;
  if (typeof datum === 'boolean') return fitting(type.kind === 'text' ? String(datum) : Number(datum), type);
  if (typeof datum === 'number' && type.kind !== 'decimal') return fitting(datum, type);
  const exact = exactNumber(datum);
  if (exact === undefined) return valueOfText(String(datum), type);
  const digits = type.kind === 'decimal' ? type.scale : undefined;
  return valueOfText(formatExact(digits === undefined ? exact : roundExact(exact, digits)), type);
}

/** A datum that belongs to no column as a value: a whole number is a bigint, another exact number a decimal. */
export function valueOfResult(datum: Datum): Value {
  if (!isExact(datum)) return datum;
  return datum.scale === 0 ? datum.units : formatExact(datum);
}

/** The datum as a condition: a number is true when it is not zero. */
export function isTrue(datum: Datum): boolean | null {
  if (datum === null || typeof datum === 'boolean') return datum;
  if (typeof datum === 'number') return datum !== 0;
  if (isExact(datum)) return datum.units !== 0n;
  throw new TypeError('A condition is wanted.');
}

/** The datum as a number: a boolean counts as 1 or 0. */
export function numberOf(datum: Datum): Exact | number | null {
  if (datum === null || typeof datum === 'number') return datum;
  if (typeof datum === 'boolean') return exactOf(Number(datum));
  if (isExact(datum)) return datum;
  throw new TypeError('A number is wanted.');
}

/** The datum as a text. */
export function textOf(datum: Datum): string | null {
  if (datum === null || typeof datum === 'string') return datum;
  throw new TypeError('A text is wanted.');
}

/** The datum as a whole number. */
export function integerOf(datum: Datum): bigint | null {
  const number = numberOf(datum);
  const exact = number === null ? undefined : exactNumber(number);
  if (exact !== undefined && exact.scale === 0) return exact.units;
  if (number === null) return null;
  throw new TypeError('A whole number is wanted.');
}

/** A number without rounding; undefined for NaN and infinities. */
export function exactNumber(number: Exact | number): Exact | undefined {
  if (typeof number !== 'number') return number;
  return Number.isFinite(number) ? exactOf(number) : undefined;
}

/** The nearest double. */
export function floatOf(number: Exact | number): number {
  return typeof number === 'number' ? number : Number(formatExact(number));
}

export function isExact(datum: Datum): datum is Exact {
  return typeof datum === 'object' && datum !== null && 'units' in datum;
}

function fitting(value: Value, type: LogicalType): Value | undefined {
  if (isOf(value, type)) return value;
  if (typeof value === 'number') return valueOfText(String(value), type);
  return typeof value === 'string' ? valueOfText(value, type) : undefined;
}
