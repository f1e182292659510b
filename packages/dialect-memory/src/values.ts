import {
  canonicalText,
  formatLogicalType,
  isJson,
  type LogicalType,
  parseCanonicalText,
  type Value,
} from '@godwit/plugin-api';
import { isDate, isInterval, isTime, isTimestamp } from './calendar.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DECIMAL = /^-?(\d+)(?:\.(\d+))?$/;

/** Whether a value is one of a type, in its canonical form and within its bounds. NULL is one of every type. */
export function isOf(value: Value, type: LogicalType): boolean {
  if (value === null) return true;
  if (typeof value === 'string') return isText(value, type);
  if (typeof value === 'number') return isNumber(value, type);
  if (typeof value === 'bigint') return type.kind === 'bigint' && BigInt.asIntN(64, value) === value;
  if (typeof value === 'boolean') return type.kind === 'boolean';
  return Array.isArray(value) ? isList(value, type) : isBytes(value) && type.kind === 'bytes';
}

/** A type as messages name it. */
export function describeType(type: LogicalType): string {
  return formatLogicalType(type);
}

/**
 * The value as another type has it, where both spell it alike: 7 as the bigint 7, the text `{}` as JSON, anything as
 * text. Undefined where the other type has no such value.
 */
export function respell(value: Value, from: LogicalType, to: LogicalType): Value | undefined {
  if (value === null || isOf(value, to)) return value;
  return valueOfText(canonicalText(value, from), to);
}

/** The value of a type that a text spells; undefined where it is not the canonical text of one. */
export function valueOfText(text: string, type: LogicalType): Value | undefined {
  try {
    const value = parseCanonicalText(text, type);
    // A float may come in any spelling of its 64 bits.
    const isSame = type.kind === 'float' ? isFloatText(text) : canonicalText(value, type) === text;
    return isSame && isOf(value, type) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The size of a value in bytes: of numbers the memory they take, of text its UTF-8. */
export function byteLength(value: Value): number {
  if (value === null) return 0;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value !== 'object') return 8;
  if (isBytes(value)) return value.byteLength;
  return value.reduce((sum: number, element: Value) => sum + byteLength(element), 8);
}

export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value);
}

function isList(value: readonly Value[], type: LogicalType): boolean {
  if (type.kind !== 'array') return false;
  // An array of arrays may say so in its type or only in its values.
  return value.every((element) => isOf(element, type.of) || isOf(element, type));
}

function isNumber(value: number, type: LogicalType): boolean {
  if (type.kind === 'float') return type.bits === 64 || Object.is(Math.fround(value), value);
  if (type.kind !== 'integer') return false;
  return Number.isInteger(value) && !Object.is(value, -0) && Math.abs(value + 0.5) < 2 ** (type.bits - 1);
}

function isText(value: string, type: LogicalType): boolean {
  switch (type.kind) {
    case 'text':
      return type.maxLength === undefined || isShort(value, type.maxLength);
    case 'decimal':
      return isDecimal(value, type);
    case 'date':
      return isDate(value);
    case 'time':
      return isTime(value, type.precision, type.zoned);
    case 'timestamp':
      return isTimestamp(value, type.precision, type.zoned);
    case 'interval':
      return isInterval(value);
    case 'uuid':
      return UUID.test(value);
    case 'json':
      return isJson(value);
    case 'enum':
      return type.values.includes(value);
    default:
      return type.kind === 'native';
  }
}

function isShort(text: string, maxLength: number): boolean {
  return text.length <= maxLength || (text.length <= 2 * maxLength && [...text].length <= maxLength);
}

function isDecimal(
  text: string,
  { precision, scale = 0 }: Extract<LogicalType, { kind: 'decimal' }>,
): boolean {
  if (text === 'NaN') return true;
  const [, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return precision === undefined && /^-?Infinity$/.test(text);
  if (precision === undefined) return true;
  // Zeros at either end are spelling.
  const isRound = scale >= 0 || /^0*$/.test(whole.slice(scale));
  const left = fraction.replace(/0+$/, '').length;
  return isRound && whole.replace(/^0+/, '').length <= precision - scale && left <= Math.max(scale, 0);
}

function isFloatText(text: string): boolean {
  return /^(?:-?Infinity|NaN|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i.test(text);
}
