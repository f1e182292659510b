import type { Column, ColumnConversion, LogicalKind, LogicalType, Table } from '@godwit/plugin-api';
import { quoteName } from '../sql-text.js';
import { arrayConversion, enumConversion } from './enum-conversion.js';
import { numberConversion } from './number-conversion.js';
import { textConversion } from './text-conversion.js';
import { timeConversion } from './time-conversion.js';

/** How the values of a column become those of another type. */
export interface Conversion {
  /** The new value, `cast` being the type that it shall have. Absent: PostgreSQL's own assignment says it. */
  readonly using?: (cast: string) => string;
  readonly rewrites: boolean;
  /** A predicate for rows whose value does not survive exactly; it raises no error for any value. */
  readonly misfits?: string;
  /** Whether PostgreSQL would make another value of a misfit, instead of an error. */
  readonly alters?: true;
}

/** Types by what their values are, so that each pair is asked in one place. */
type Family = 'number' | 'boolean' | 'text' | 'time' | 'enum' | 'array' | 'other';

const FAMILIES: Partial<Record<LogicalKind, Family>> = {
  integer: 'number',
  bigint: 'number',
  decimal: 'number',
  float: 'number',
  boolean: 'boolean',
  text: 'text',
  date: 'time',
  time: 'time',
  timestamp: 'time',
  enum: 'enum',
  array: 'array',
};

function familyOf({ kind }: LogicalType): Family {
  return FAMILIES[kind] ?? 'other';
}

/** How the values of one column become those of the other; undefined where no way is certain. */
export function conversionOf(from: Column, to: Column): Conversion | undefined {
  const name = quoteName(from.name);
  const own = isNativeText(from) ? { ...from, type: { kind: 'text' } as const } : from;
  return between(name, own.type, to.type, from) ?? nativeConversion(name, from, to);
}

function between(
  name: string,
  from: LogicalType,
  to: LogicalType,
  { nativeType }: Column,
): Conversion | undefined {
  const [old, next] = [familyOf(from), familyOf(to)];
  if (next === 'text') return toText(name, from, to, nativeType);
  if (old === 'text') return textConversion(name, to);
  if (old === 'number' || old === 'boolean') return numberConversion(name, from, to);
  if (old === 'time') return timeConversion(name, from, to);
  if (old === 'enum') return enumConversion(name, from, to);
  if (old === 'array') return arrayConversion(name, from, to);
  return otherConversion(name, from, to);
}

/** `character(n)`: what it is padded with is no part of its text. */
function isNativeText({ type }: Column): boolean {
  return type.kind === 'native' && /^(?:character|bpchar)\b/.test(type.name);
}

function toText(
  name: string,
  from: LogicalType,
  to: LogicalType,
  nativeType: string,
): Conversion | undefined {
  if (from.kind === 'bytes') return bytesToText(name, to);
  const padded = /^(?:character\(|bpchar)/.test(nativeType);
  const limit = to.kind === 'text' ? to.maxLength : undefined;
  const known = from.kind === 'text' ? from.maxLength : undefined;
  const fits = limit === undefined || (known !== undefined && known <= limit);
  const misfits = fits ? {} : { misfits: `pg_catalog.char_length(${name}::text) > ${limit}` };
  if (from.kind === 'text' && !padded) return { rewrites: !fits, ...misfits };
  return { using: () => `${name}::text`, rewrites: true, ...misfits };
}

/** UTF-8 without zero bytes, two digits for each byte. */
const UTF8 = [
  '0[1-9a-f]|[1-7][0-9a-f]',
  '(?:c[2-9a-f]|d[0-9a-f])[89ab][0-9a-f]',
  'e0[ab][0-9a-f][89ab][0-9a-f]',
  'e[1-9a-cef](?:[89ab][0-9a-f]){2}',
  'ed[89][0-9a-f][89ab][0-9a-f]',
  'f0[9ab][0-9a-f](?:[89ab][0-9a-f]){2}',
  'f[1-3](?:[89ab][0-9a-f]){3}',
  'f48[0-9a-f](?:[89ab][0-9a-f]){2}',
].join('|');

function bytesToText(name: string, to: LogicalType): Conversion {
  const isText = `pg_catalog.encode(${name}, 'hex') ~ '^(?:${UTF8})*$'`;
  const limit = to.kind === 'text' ? to.maxLength : undefined;
  const long = `pg_catalog.char_length(pg_catalog.convert_from(${name}, 'UTF8')) > ${limit}`;
  return {
    using: () => `pg_catalog.convert_from(${name}, 'UTF8')`,
    rewrites: true,
    misfits:
      limit === undefined
        ? `NOT (${isText})`
        : `CASE WHEN ${isText} THEN ${long} ELSE ${name} IS NOT NULL END`,
  };
}

function otherConversion(name: string, from: LogicalType, to: LogicalType): Conversion | undefined {
  if (from.kind === 'uuid' && to.kind === 'bytes') {
    return { using: () => `pg_catalog.uuid_send(${name})`, rewrites: true };
  }
  if (from.kind === 'bytes' && to.kind === 'uuid') {
    const misfits = `pg_catalog.octet_length(${name}) <> 16`;
    return { using: () => `pg_catalog.encode(${name}, 'hex')::uuid`, rewrites: true, misfits };
  }
  if (from.kind !== 'json' || to.kind !== 'json')
    return from.kind === to.kind && from.kind !== 'native' ? { rewrites: false } : undefined;
  if (from.form === to.form) return { rewrites: false };
  const using = (): string => `${name}::${to.form === 'normalized' ? 'jsonb' : 'json'}`;
  // What json keeps as it is written jsonb has to understand.
  if (to.form === 'text') return { using, rewrites: true };
  const doubtful = String.raw`\\u0000|\\u[dD][89abcdefABCDEF]|[eE][+-]?[0-9]{3}|(?:[0-9]{250}){4}`;
  return { using, rewrites: true, misfits: `${name}::text ~ '${doubtful}'` };
}

/** One type of PostgreSQL's own with another length. */
function nativeConversion(name: string, from: Column, to: Column): Conversion | undefined {
  if (to.type.kind !== 'native') return undefined;
  if (from.nativeType === to.nativeType) return { rewrites: false };
  const length = /^(?:character|bpchar)\((\d+)\)$/.exec(to.type.name)?.[1];
  if (length === undefined || (from.type.kind !== 'text' && !isNativeText(from))) return undefined;
  const misfits = `pg_catalog.char_length(pg_catalog.rtrim(${name}::text, ' ')) > ${length}`;
  return { rewrites: true, misfits };
}

/** What becomes of the values of a column of that table whose type, collation or generated expression becomes that of `to`. */
export function converts(_: Table, from: Column, to: Column): ColumnConversion | undefined {
  // What is computed is computed anew; values that were not must be those that will be.
  if (to.generated !== undefined) {
    if (from.generated !== undefined) return { rewrites: true };
    const computed = `(${to.generated.expression.text})`;
    return { rewrites: true, misfits: `${quoteName(from.name)} IS DISTINCT FROM ${computed}` };
  }
  const conversion = conversionOf(from, to);
  if (conversion === undefined) return undefined;
  const { rewrites, misfits } = conversion;
  const computes = from.generated?.stored === false;
  return { rewrites: rewrites || computes, ...(misfits === undefined ? {} : { misfits }) };
}

/** What was a value of the type is one again, whether or not others of the other type are. */
export function backAgain(found: Column, wanted: Column, cast: string): string | undefined {
  const back = conversionOf(wanted, found);
  if (back === undefined) return `${quoteName(found.name)}::text::${cast}`;
  return back.using?.(cast);
}

/** The new value of a column, or nothing where assignment says it; what would become another value is an error. */
export function usingOf(
  { name }: Column,
  { using, misfits, alters }: Conversion,
  cast: string,
): string | undefined {
  if (alters !== true || misfits === undefined) return using?.(cast);
  const own = quoteName(name);
  const value = using?.(cast) ?? own;
  return `CASE WHEN ${misfits} THEN (${own}::text || ' does not fit')::${cast} ELSE ${value} END`;
}
