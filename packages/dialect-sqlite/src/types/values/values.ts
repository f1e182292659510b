import { isUtf8 } from 'node:buffer';
import { type ColumnPlan, isCountForm, type LogicalType, type Value } from '@godwit/plugin-api';
import { durationText, isKnownNative } from '@godwit/plugin-api/conversions';
import { arrayOf } from './array.js';
import { elementType } from './array-text.js';
import { chosenOf } from './chosen.js';
import { countFit } from './counted-time.js';
import { decimalOf } from './decimal.js';
import { jsonbText } from './jsonb.js';
import { floatOf, integerOf } from './number.js';
import { dateOf, timeOf, timestampOf } from './temporal.js';
import { booleanOf, jsonbOf, jsonOf, uuidOf } from './words.js';

/** A value as SQLite stores it and better-sqlite3 gives it with safe integers on; NULL apart. */
export type Stored = bigint | number | string | Uint8Array;

/**
 * What fitting did to a value beyond giving it its canonical form. `respelled`: the same meaning in another spelling;
 * `converted`: another storage class; `from-jsonb`: a JSONB blob became its JSON text; `cut`: digits of a second that no
 * type keeps were left out; `rounded`: a double became the nearest microsecond; `midnight`: a date became the moment at which it begins; `zone-assumed`: a time without a
 * zone was read in the source time zone.
 */
export type Change =
  | 'respelled'
  | 'converted'
  | 'from-jsonb'
  | 'cut'
  | 'rounded'
  | 'midnight'
  | 'zone-assumed';

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
  return column.asWritten === true ? writtenFit(column, options) : readFit(column, options);
}

/** Takes only what the writer makes of a value. */
function writtenFit(column: ColumnPlan, options: FitOptions): Fit {
  let changed = false;
  const onChange = (): void => {
    changed = true;
  };
  // Where JSON is compared by its meaning, its spelling does not count.
  const as = column.form === 'normalized' ? { kind: 'json' as const, form: 'text' as const } : column.as;
  const fit = readFit({ ...column, as }, { ...options, onChange });
  const isZoned = as.kind === 'timestamp' && as.zoned;
  return (stored) => {
    changed = false;
    const value = fit(stored);
    return changed || (isZoned && typeof stored === 'string' && OTHER_ZONE.test(stored)) ? undefined : value;
  };
}

/** The writer spells the zone so that SQLite understands it, but not before the year 1, which SQLite does not know. */
const OTHER_ZONE = /\+00$|\+00:00 BC$/;

function readFit(column: ColumnPlan, options: FitOptions): Fit {
  const changed = options.onChange ?? ignore;
  const own = storedFit(column, options, changed);
  if (column.chosen !== true) return own;
  const converted = chosenOf(column, changed);
  // Any text is one of a type that only another dialect knows, and `{a,b}` is no list with commas.
  if (isKnownNative(column.as) || column.form === 'comma-list') return converted;
  // What counts time is no number of anything else.
  if (isCountForm(column.form))
    return (stored) => own(stored) ?? (typeof stored === 'string' ? converted(stored) : undefined);
  return (stored) => own(stored) ?? converted(stored);
}

/** By the type alone, whatever was chosen. */
function storedFit(column: ColumnPlan, options: FitOptions, changed: (change: Change) => void): Fit {
  const of = countFit(column, options, fitOfType(column.as, options, changed), changed);
  // That it stood in a blob is all that is told of text.
  const quiet = countFit(column, options, fitOfType(column.as, options, ignore), ignore);
  return (stored) => {
    if (typeof stored !== 'object' || column.as.kind === 'bytes') return of(stored);
    const json = column.as.kind === 'json' ? jsonbText(stored) : undefined;
    if (json !== undefined) {
      changed('from-jsonb');
      return json;
    }
    // Text that was stored as a blob: the same characters, so it is taken for text.
    if (!isText(stored)) return undefined;
    const value = quiet(Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength).toString());
    if (value !== undefined) changed('converted');
    return value;
  };
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
      return (stored) => dateOf(stored, changed);
    case 'time':
      return (stored) => timeOf(stored, type, options, changed);
    case 'timestamp':
      return (stored) => timestampOf(stored, type, options, changed);
    case 'uuid':
      return (stored) => uuidOf(stored, changed);
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
      const of = elementType(type);
      const fit = fitOfType(of, options, ignore);
      return (stored) => arrayOf(stored, of, fit);
    }
    case 'interval':
      return (stored) => intervalOf(stored, changed);
  }
  return () => undefined;
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

function intervalOf(stored: Scalar, changed: (change: Change) => void): string | undefined {
  const text = typeof stored === 'string' ? durationText(stored) : undefined;
  if (text !== undefined && text !== stored) changed('respelled');
  return text;
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
