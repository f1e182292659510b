import type { LogicalType, Mapped } from '@godwit/plugin-api';
import { parseTypeName, type TypeName } from './type-name.js';

type Make = (modifiers: readonly number[]) => Mapped<LogicalType> | undefined;

/** What a native type means; types that only PostgreSQL has are `native`. Any spelling PostgreSQL accepts is read. */
export function toLogical(nativeType: string): Mapped<LogicalType> {
  const name = parseTypeName(nativeType);
  const element = name === undefined ? undefined : elementType(name);
  if (name === undefined || element === undefined) return unknown(nativeType);
  return name.array ? { ...element, type: { kind: 'array', of: element.type } } : element;
}

function elementType(name: TypeName): Mapped<LogicalType> | undefined {
  return Object.hasOwn(TYPES, name.base) ? TYPES[name.base]?.(name.modifiers) : undefined;
}

function unknown(nativeType: string): Mapped<LogicalType> {
  return exact({ kind: 'native', dialect: 'postgres', name: nativeType.trim() });
}

function exact(type: LogicalType): Mapped<LogicalType> {
  return { type, fidelity: 'exact' };
}

function plain(type: LogicalType): Make {
  return (modifiers) => (modifiers.length === 0 ? exact(type) : undefined);
}

function numeric(modifiers: readonly number[]): Mapped<LogicalType> | undefined {
  const [precision, scale = 0, ...rest] = modifiers;
  if (rest.length > 0) return undefined;
  return exact(precision === undefined ? { kind: 'decimal' } : { kind: 'decimal', precision, scale });
}

function characters(modifiers: readonly number[]): Mapped<LogicalType> | undefined {
  const [maxLength, ...rest] = modifiers;
  if (rest.length > 0) return undefined;
  return exact(maxLength === undefined ? { kind: 'text' } : { kind: 'text', maxLength });
}

/** `character(n)`: its values end in blanks that count in its length but not in comparisons, as no other type has it. */
function padded(modifiers: readonly number[]): Mapped<LogicalType> | undefined {
  const [length = 1, ...rest] = modifiers;
  return rest.length > 0
    ? undefined
    : exact({ kind: 'native', dialect: 'postgres', name: `character(${length})` });
}

/** One with fields or digits (`interval year to month`, `interval(3)`) cuts what comes in, as no other type does. */
function interval(modifiers: readonly number[]): Mapped<LogicalType> | undefined {
  return modifiers.length > 0 ? undefined : exact({ kind: 'interval' });
}

function binaryFloat(modifiers: readonly number[]): Mapped<LogicalType> | undefined {
  const [bits = 53, ...rest] = modifiers;
  return rest.length > 0 || bits > 53 ? undefined : exact({ kind: 'float', bits: bits <= 24 ? 32 : 64 });
}

function timed(kind: 'time' | 'timestamp', zoned: boolean): Make {
  return (modifiers) => {
    const [precision = 6, ...rest] = modifiers;
    return rest.length > 0 ? undefined : exact({ kind, precision: Math.min(precision, 6), zoned });
  };
}

const SMALLINT = plain({ kind: 'integer', bits: 16 });
const INTEGER = plain({ kind: 'integer', bits: 32 });
const BIGINT = plain({ kind: 'bigint' });
const BOOLEAN = plain({ kind: 'boolean' });
const DOUBLE = plain({ kind: 'float', bits: 64 });

const TYPES: Readonly<Record<string, Make>> = {
  boolean: BOOLEAN,
  bool: BOOLEAN,
  smallint: SMALLINT,
  int2: SMALLINT,
  smallserial: SMALLINT,
  integer: INTEGER,
  int: INTEGER,
  int4: INTEGER,
  serial: INTEGER,
  bigint: BIGINT,
  int8: BIGINT,
  bigserial: BIGINT,
  numeric,
  decimal: numeric,
  real: plain({ kind: 'float', bits: 32 }),
  float4: plain({ kind: 'float', bits: 32 }),
  'double precision': DOUBLE,
  float8: DOUBLE,
  float: binaryFloat,
  text: plain({ kind: 'text' }),
  'character varying': characters,
  varchar: characters,
  character: padded,
  char: padded,
  bytea: plain({ kind: 'bytes' }),
  date: plain({ kind: 'date' }),
  'time without time zone': timed('time', false),
  time: timed('time', false),
  'time with time zone': timed('time', true),
  timetz: timed('time', true),
  'timestamp without time zone': timed('timestamp', false),
  timestamp: timed('timestamp', false),
  'timestamp with time zone': timed('timestamp', true),
  timestamptz: timed('timestamp', true),
  interval,
  uuid: plain({ kind: 'uuid' }),
  json: plain({ kind: 'json', form: 'text' }),
  jsonb: plain({ kind: 'json', form: 'normalized' }),
};
