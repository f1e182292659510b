import type { LogicalType, Mapped } from '@godwit/plugin-api';
import { quoteName } from '../ddl/sql-text.js';
import { NONE, type OwnTypes } from './own-types.js';

/** The longest `character varying(n)`. */
const MAX_VARCHAR = 10_485_760;
/** The most digits of a `numeric(p,s)`. */
const MAX_PRECISION = 1000;

/** The native type for a logical one, spelled as `format_type` spells it. */
export function toNative(type: LogicalType): Mapped<string> {
  return toNativeWith(type, NONE);
}

/** The same in a database that has these types of people's own. */
export function toNativeWith(type: LogicalType, own: OwnTypes): Mapped<string> {
  switch (type.kind) {
    case 'integer':
      return exact(type.bits === 16 ? 'smallint' : 'integer');
    case 'decimal':
      return numeric(type.precision, type.scale ?? 0);
    case 'float':
      return exact(type.bits === 32 ? 'real' : 'double precision');
    case 'text':
      return type.collation === 'citext' ? caseless(type.maxLength, own) : characters(type.maxLength);
    case 'time':
    case 'timestamp':
      return exact(timeName(type));
    case 'json':
      return exact(type.form === 'normalized' ? 'jsonb' : 'json');
    case 'enum':
      return exact(quoteName(type.name));
    case 'array':
      return arrayOf(toNativeWith(type.of, own));
    case 'native':
      return native(type.dialect, type.name, own);
    default:
      return exact(PLAIN_NAMES[type.kind]);
  }
}

const PLAIN_NAMES = {
  boolean: 'boolean',
  bigint: 'bigint',
  bytes: 'bytea',
  date: 'date',
  interval: 'interval',
  uuid: 'uuid',
} as const;

function exact(name: string): Mapped<string> {
  return { type: name, fidelity: 'exact' };
}

function numeric(precision: number | undefined, scale: number): Mapped<string> {
  if (precision === undefined) return exact('numeric');
  const fits = precision >= 1 && precision <= MAX_PRECISION && scale >= 0 && scale <= precision;
  if (fits) return exact(`numeric(${precision},${scale})`);
  const reason = `PostgreSQL has no numeric(${precision},${scale}) in every supported version, so the column is a numeric without limits.`;
  return { type: 'numeric', fidelity: 'widened', reason };
}

function characters(maxLength: number | undefined): Mapped<string> {
  if (maxLength === undefined) return exact('text');
  if (maxLength >= 1 && maxLength <= MAX_VARCHAR) return exact(`character varying(${maxLength})`);
  const reason = `PostgreSQL has no character varying(${maxLength}), so the column is a text without a limit.`;
  return { type: 'text', fidelity: 'widened', reason };
}

function timeName(type: Extract<LogicalType, { kind: 'time' | 'timestamp' }>): string {
  const precision = type.precision >= 6 ? '' : `(${type.precision})`;
  return `${type.kind}${precision} ${type.zoned ? 'with' : 'without'} time zone`;
}

/** PostgreSQL does not tell the dimensions of array types apart. */
function arrayOf(element: Mapped<string>): Mapped<string> {
  return { ...element, type: element.type.endsWith('[]') ? element.type : `${element.type}[]` };
}

/** `citext` where the database has it; it has no limit of its own. */
function caseless(maxLength: number | undefined, own: OwnTypes): Mapped<string> {
  const known = own.named('citext');
  if (known !== undefined && maxLength === undefined) return exact(known);
  const reason =
    known === undefined
      ? 'The target has no extension citext, so case counts in comparisons; keys and indexes fold the letters A to Z.'
      : 'A citext has no limit of its own, so case counts in comparisons; keys and indexes fold the letters A to Z.';
  return { ...characters(maxLength), fidelity: 'widened', reason };
}

/** `format_type` names a schema for all but the server's own types. */
const WITH_SCHEMA = /^(?!pg_catalog\.)(?:"(?:[^"]|"")+"|[^".]+)\./;

/** Whether a native type is one of a user's or an extension's: a composite, a range, a base type. */
export function isForeignType(type: LogicalType): boolean {
  if (type.kind === 'array') return isForeignType(type.of);
  return type.kind === 'native' && type.dialect === 'postgres' && WITH_SCHEMA.test(type.name);
}

function native(dialect: string, name: string, own: OwnTypes): Mapped<string> {
  if (dialect === 'postgres' && (!WITH_SCHEMA.test(name) || own.has(name))) return exact(name);
  if (dialect === 'postgres') {
    const reason = `The type ${name} belongs to its own database and the target has none of that name, so its values are kept as text. Make it there first to keep it.`;
    return { type: 'text', fidelity: 'widened', reason };
  }
  const reason = `PostgreSQL does not know the type ${name}, so its values are kept as text.`;
  return { type: 'text', fidelity: 'lossy', reason };
}
