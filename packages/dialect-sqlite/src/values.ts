import { isUtf8 } from 'node:buffer';
import type { ColumnPlan, LogicalType, Value, ValueForm } from '@godwit/plugin-api';
import { arrayOf } from './values/array.js';
import { decimalOf } from './values/decimal.js';
import { momentOf } from './values/epoch.js';
import { intervalOf } from './values/interval.js';
import { jsonbText } from './values/jsonb.js';
import { floatOf, integerOf } from './values/number.js';
import { dateOf, timeOf, timestampOf } from './values/temporal.js';
import { booleanOf, jsonbOf, jsonOf, uuidOf } from './values/words.js';

/** A value as SQLite stores it and better-sqlite3 gives it with safe integers on; NULL apart. */
export type Stored = bigint | number | string | Uint8Array;

/**
 * What fitting did to a value beyond giving it its canonical form. `respelled`: the same meaning in another spelling;
 * `converted`: another storage class; `from-jsonb`: a JSONB blob became its JSON text; `cut`: digits of a second that no type keeps were left out; `zone-assumed`: a
 * time without a zone was read in the source time zone.
 */
export type Change = 'respelled' | 'converted' | 'from-jsonb' | 'cut' | 'zone-assumed';

/** How strictly values are fitted, and who is told. */
export interface FitOptions {
  /** The zone in which times without one are read where the column is zoned: an IANA name or `±HH:MM`. */
  readonly sourceTimeZone: string;
  /** Leave out fractional digits of a second beyond the type's precision; otherwise such a value does not fit. */
  readonly cut: boolean;
  /** A number does not fit bytes, so that a column of numbers only is not taken for one. */
  readonly strict: boolean;
  readonly onChange?: (change: Change) => void;
}

/** Gives the canonical value of a stored one, or undefined where the type cannot hold it without loss. */
export type Fit = (stored: Stored) => Value | undefined;

const ignore = (): void => {};

/**
 * The one definition of which stored values fit a type, and as what. Text must hold neither NUL nor invalid UTF-8.
 * The SQL that renders batches proves for each cell what this function would say.
 */
export function createFit(column: ColumnPlan, options: FitOptions): Fit {
  const changed = options.onChange ?? ignore;
  const of = isCount(column) ? countFit(column.form as ValueForm) : fitOfType(column.as, options, changed);
  return (stored) => {
    if (typeof stored !== 'object' || column.as.kind === 'bytes') return of(stored);
    const json = column.as.kind === 'json' ? jsonbText(stored) : undefined;
    if (json !== undefined) {
      changed('from-jsonb');
      return json;
    }
    // Text that was stored as a blob: the same characters, so it is taken for text.
    if (!isText(stored)) return undefined;
    const value = of(Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength).toString());
    if (value !== undefined) changed('converted');
    return value;
  };
}

/** Whether moments are stored as counts of time. */
export function isCount({ as, form }: ColumnPlan): boolean {
  return as.kind === 'timestamp' && form !== undefined && form !== 'iso';
}

function countFit(form: ValueForm): Fit {
  return (stored) => (typeof stored === 'object' ? undefined : momentOf(stored, form));
}

function isText(bytes: Uint8Array): boolean {
  return !bytes.includes(0) && isUtf8(bytes);
}

type Scalar = bigint | number | string;
type FitScalar = (stored: Scalar) => Value | undefined;

function fitOfType(type: LogicalType, options: FitOptions, changed: (change: Change) => void): Fit {
  return type.kind === 'bytes'
    ? bytesOf(options.strict, changed)
    : (scalarFit(type, options, changed) as Fit);
}

function scalarFit(type: LogicalType, options: FitOptions, changed: (change: Change) => void): FitScalar {
  switch (type.kind) {
    case 'boolean':
      return (stored) => booleanOf(stored, changed);
    case 'integer':
      return (stored) => toNumber(integerOf(stored, type.bits, changed));
    case 'bigint':
      return (stored) => integerOf(stored, 64, changed);
    case 'decimal':
      return (stored) => decimalOf(stored, type);
    case 'float':
      return (stored) => floatOf(stored, type.bits, changed);
    case 'date':
      return dateOf;
    case 'time':
      return (stored) => timeOf(stored, type, options, changed);
    case 'timestamp':
      return (stored) => timestampOf(stored, type, options, changed);
    case 'uuid':
      return uuidOf;
    case 'json':
      return changed === ignore || type.form === 'text'
        ? (stored) => jsonOf(stored, changed)
        : (stored) => jsonbOf(stored, changed);
    case 'text':
      return (stored) => textOf(stored, type.maxLength, changed);
    case 'native':
      return (stored) => textOf(stored, undefined, changed);
    case 'enum':
      return (stored) => (typeof stored === 'string' && type.values.includes(stored) ? stored : undefined);
    case 'array': {
      // An element that is spelled otherwise or converted is no change of its own.
      const of = innermost(type);
      const fit = fitOfType(of, options, ignore);
      return (stored) => arrayOf(stored, of, fit);
    }
    case 'interval':
      return (stored) => intervalOf(stored, () => changed('respelled'));
  }
  return () => undefined;
}

/** The type of the elements: an array of arrays may say so in its type or only in its values. */
function innermost(type: LogicalType): LogicalType {
  return type.kind === 'array' ? innermost(type.of) : type;
}

function toNumber(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

function textOf(
  stored: Scalar,
  maxLength: number | undefined,
  changed: (change: Change) => void,
): string | undefined {
  if (typeof stored !== 'string') changed('converted');
  const text = String(stored);
  if (maxLength === undefined || text.length <= maxLength) return text;
  return codePoints(text) <= maxLength ? text : undefined;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function bytesOf(strict: boolean, changed: (change: Change) => void): Fit {
  return (stored) => {
    if (typeof stored === 'object') return stored;
    if (strict && typeof stored !== 'string') return undefined;
    changed('converted');
    return new TextEncoder().encode(String(stored));
  };
}
