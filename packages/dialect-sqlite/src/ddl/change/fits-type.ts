import type { LogicalType } from '@godwit/plugin-api';
import { quoteString } from '@godwit/plugin-api/sql';

/** A double keeps so many digits. */
const DIGITS = 15;

/** Whether a text is a number of digits that a double keeps, spelled without an exponent or zeros before it. */
export function isPlainNumber(text: string): string {
  const digits = `ltrim(${text}, '-')`;
  return [
    `(${digits} NOT GLOB '*[^0-9.]*' AND ${digits} GLOB '[0-9]*'`,
    `${digits} NOT GLOB '0[0-9]*' AND ${digits} NOT GLOB '*.*.*' AND ${digits} NOT GLOB '*.'`,
    `length(${digits}) <= ${DIGITS} AND length(${text}) - length(${digits}) <= 1)`,
  ].join(' AND ');
}

/** What values of a type must fulfil that those of another one need not, as a predicate; undefined: nothing. */
export function fitsType(from: LogicalType, to: LogicalType, value: string): string | undefined {
  switch (to.kind) {
    case 'text':
      return fitsLength(from, to, value);
    case 'integer':
      return fitsBits(from, to, value);
    case 'decimal':
      return fitsDigits(from, to, value);
    case 'float':
      return to.bits === 64 || (from.kind === 'float' && from.bits === 32)
        ? undefined
        : `abs(CAST(${value} AS NUMERIC)) <= 16777216 AND CAST(CAST(${value} AS NUMERIC) AS INTEGER) = CAST(${value} AS NUMERIC)`;
    case 'enum':
      return fitsEnum(from, to, value);
    case 'uuid':
      return from.kind === 'uuid' ? undefined : `${value} GLOB '${UUID}'`;
    case 'json':
      return from.kind === 'json' ? undefined : `json_valid(${value})`;
    case 'date':
      return from.kind === 'text' ? `date(${value}) = ${value}` : undefined;
    case 'time':
    case 'timestamp':
      return fitsTime(from, to, value);
    default:
      return undefined;
  }
}

const HEX = '[0-9a-f]';
const UUID = [8, 4, 4, 4, 12].map((length) => HEX.repeat(length)).join('-');

type Kind<K extends LogicalType['kind']> = LogicalType & { readonly kind: K };

function fitsLength(from: LogicalType, { maxLength }: Kind<'text'>, value: string): string | undefined {
  if (maxLength === undefined) return undefined;
  const isShorter = from.kind === 'text' && from.maxLength !== undefined && from.maxLength <= maxLength;
  return isShorter ? undefined : `length(${value}) <= ${maxLength}`;
}

function fitsBits(from: LogicalType, { bits }: Kind<'integer'>, value: string): string | undefined {
  if (from.kind === 'boolean' || (from.kind === 'integer' && from.bits <= bits)) return undefined;
  const largest = 2 ** (bits - 1);
  return `CAST(${value} AS NUMERIC) BETWEEN ${-largest} AND ${largest - 1}`;
}

function fitsDigits(from: LogicalType, to: Kind<'decimal'>, value: string): string | undefined {
  const { precision, scale = 0 } = to;
  if (precision === undefined || from.kind === 'boolean') return undefined;
  const before = precision - scale;
  if (from.kind === 'decimal' && from.precision !== undefined) {
    const own = from.scale ?? 0;
    if (own <= scale && from.precision - own <= before) return undefined;
  }
  const number = `CAST(${value} AS NUMERIC)`;
  return `abs(${number}) < 1e${before} AND round(${number}, ${Math.max(0, scale)}) = ${number}`;
}

function fitsEnum(from: LogicalType, { values }: Kind<'enum'>, value: string): string | undefined {
  if (from.kind === 'enum' && from.values.every((one) => values.includes(one))) return undefined;
  return `${value} IN (${values.map(quoteString).join(', ')})`;
}

const DAY = '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]';
const CLOCK = '[0-2][0-9]:[0-5][0-9]:[0-5][0-9]*';

function fitsTime(
  from: LogicalType,
  { kind, zoned, precision }: Kind<'time' | 'timestamp'>,
  value: string,
): string | undefined {
  const isSame = from.kind === kind;
  if (!isSame && from.kind !== 'text') return undefined;
  const day = `date(substr(${value}, 1, 10)) = substr(${value}, 1, 10)`;
  const spelled =
    kind === 'time'
      ? `${value} GLOB '${CLOCK}' AND time(substr(${value}, 1, 8)) IS NOT NULL`
      : `${value} GLOB '${DAY}[ T]${CLOCK}' AND ${day}`;
  // What follows the minutes: the seconds, and a zone.
  const hasZone = `substr(${value}, ${kind === 'time' ? 6 : 17}) GLOB '*[-+Z]*'`;
  const finer = isSame && from.precision <= precision;
  const parts = [
    ...(isSame ? [] : [spelled]),
    ...(isSame && from.zoned === zoned ? [] : [zoned ? hasZone : `NOT ${hasZone}`]),
    ...(finer || precision === 6 ? [] : [`${value} NOT GLOB '*.${'[0-9]'.repeat(precision + 1)}*'`]),
  ];
  return parts.length === 0 ? undefined : parts.join(' AND ');
}
