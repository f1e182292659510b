import type { Column, LogicalKind, LogicalType } from '@godwit/plugin-api';
import { booleanWords } from '@godwit/plugin-api/conversions';
import { quoteString } from '@godwit/plugin-api/sql';
import { affinityOf } from '../../types/affinity.js';
import { fitsType, isPlainNumber } from './fits-type.js';

/** What SQL makes of a value that is set, and which values come through it as the same. */
export interface Conversion {
  /** The value as the other type has it. */
  readonly sql: string;
  /** A predicate that is true for values that are the same afterwards; absent: all are. */
  readonly fits?: string;
}

type Of = Pick<Column, 'type' | 'nativeType'>;

const NUMBERS: ReadonlySet<LogicalKind> = new Set(['boolean', 'integer', 'bigint', 'decimal', 'float']);

/**
 * How a value of one type becomes one of another, by what both mean. Any column holds any value, so one that has no equal stays
 * what it is, and is told as one that does not fit; a STRICT table refuses it.
 */
export function convertValue(from: Of, to: Of, value: string): Conversion {
  const made = byForm(from, to, value) ?? { sql: value, fits: '0' };
  const fits = [made.fits, fitsType(from.type, to.type, value), survivesAffinity(to, made.sql)];
  const all = fits.filter((one) => one !== undefined);
  return all.length === 0 ? { sql: made.sql } : { sql: made.sql, fits: all.join(' AND ') };
}

/** As what SQLite keeps values of a type. */
function formOf({ type, nativeType }: Of): 'number' | 'text' | 'bytes' | 'other' {
  if (type.kind === 'bytes') return 'bytes';
  if (type.kind === 'native') return 'other';
  if (!NUMBERS.has(type.kind)) return 'text';
  return affinityOf(nativeType) === 'text' ? 'text' : 'number';
}

function byForm(from: Of, to: Of, value: string): Conversion | undefined {
  const [is, becomes] = [formOf(from), formOf(to)];
  if (is === 'other' || becomes === 'other') return { sql: value };
  if (is === 'bytes' || becomes === 'bytes') return is === becomes ? { sql: value } : undefined;
  if (becomes === 'text') return is === 'text' ? ofTexts(from.type, to.type, value) : toText(from, to, value);
  return is === 'number' ? ofNumbers(from.type, to.type, value) : toNumber(from.type, to.type, value);
}

/** Another value for those that come through as the same; any other one stays what it is. */
function whereFits(value: string, fits: string, then: string): Conversion {
  return { sql: `CASE WHEN ${fits} THEN ${then} ELSE ${value} END`, fits };
}

/** A number that stands in a column of numbers; anything else in it stays what it is. */
function ifNumber(value: string, then: string): string {
  return `CASE WHEN typeof(${value}) IN ('integer', 'real') THEN ${then} ELSE ${value} END`;
}

/** Kinds of text by which a number can be spelled. */
const SPELLED: ReadonlySet<LogicalKind> = new Set(['text', 'decimal', 'enum', 'json']);

function toText({ type }: Of, to: Of, value: string): Conversion | undefined {
  if (!SPELLED.has(to.type.kind)) return undefined;
  if (type.kind === 'boolean')
    return { sql: `CASE ${value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE ${value} END` };
  const text = `CAST(${value} AS TEXT)`;
  if (type.kind === 'integer' || type.kind === 'bigint') return { sql: ifNumber(value, text) };
  // Fifteen digits of a double, or seventeen, by the version: not every one comes back.
  return { sql: ifNumber(value, text), fits: `CAST(${text} AS NUMERIC) = ${value}` };
}

function isNoBlob(value: string): string {
  return `typeof(${value}) <> 'blob'`;
}

function toNumber(from: LogicalType, type: LogicalType, value: string): Conversion {
  // A time may be a count of seconds.
  if (!SPELLED.has(from.kind)) return { sql: value, fits: `typeof(${value}) IN ('integer', 'real')` };
  const text = `CAST(${value} AS TEXT)`;
  if (type.kind === 'boolean') return ofWords(value);
  if (type.kind === 'integer' || type.kind === 'bigint') {
    const whole = `CAST(${value} AS INTEGER)`;
    const fits = `${isNoBlob(value)} AND CAST(${whole} AS TEXT) = ${text}`;
    return whereFits(value, fits, whole);
  }
  const number = type.kind === 'float' ? `CAST(${value} AS REAL)` : `CAST(${value} AS NUMERIC)`;
  const fits = `${isNoBlob(value)} AND (${isPlainNumber(text)} OR CAST(${number} AS TEXT) = ${text})`;
  return whereFits(value, fits, number);
}

function ofWords(value: string): Conversion {
  const words = [...booleanWords()];
  const list = (wanted: boolean): string =>
    words.flatMap(([word, means]) => (means === wanted ? [quoteString(word)] : [])).join(', ');
  const text = `lower(CAST(${value} AS TEXT))`;
  const sql = `CASE WHEN typeof(${value}) = 'blob' THEN ${value} WHEN ${text} IN (${list(true)}) THEN 1 WHEN ${text} IN (${list(false)}) THEN 0 ELSE ${value} END`;
  return { sql, fits: `${isNoBlob(value)} AND ${text} IN (${list(true)}, ${list(false)})` };
}

function ofNumbers(from: LogicalType, to: LogicalType, value: string): Conversion {
  if (to.kind === 'boolean') return { sql: value, fits: `${value} IN (0, 1)` };
  if (from.kind === 'boolean') return { sql: value };
  if (to.kind === 'float' && from.kind !== 'float') {
    const real = `CAST(${value} AS REAL)`;
    return { sql: ifNumber(value, real), fits: `${real} = ${value}` };
  }
  if ((to.kind === 'integer' || to.kind === 'bigint') && (from.kind === 'float' || from.kind === 'decimal')) {
    const whole = `CAST(${value} AS INTEGER)`;
    return whereFits(value, `${whole} = ${value}`, whole);
  }
  return { sql: value };
}

function ofTexts(from: LogicalType, to: LogicalType, value: string): Conversion | undefined {
  if (from.kind === to.kind || from.kind === 'text' || to.kind === 'text' || to.kind === 'enum')
    return { sql: value };
  const day = `date(${value}) = ${value}`;
  if (from.kind === 'date' && to.kind === 'timestamp' && !to.zoned)
    return whereFits(value, day, `${value} || ' 00:00:00'`);
  if (from.kind === 'timestamp' && to.kind === 'date' && !from.zoned) {
    const midnight = `strftime('%H:%M:%f', ${value}) = '00:00:00.000'`;
    return whereFits(value, midnight, `substr(${value}, 1, 10)`);
  }
  return undefined;
}

/** A text that looks like a number becomes one in some columns, and one that is spelled otherwise is another text then. */
function survivesAffinity({ type, nativeType }: Of, value: string): string | undefined {
  const affinity = affinityOf(nativeType);
  if (affinity === 'text' || affinity === 'blob' || NUMBERS.has(type.kind) || type.kind === 'native')
    return undefined;
  const number = `CAST(${value} AS NUMERIC)`;
  return `(typeof(${value}) <> 'text' OR ${number} <> ${value} OR CAST(${number} AS TEXT) = ${value})`;
}
