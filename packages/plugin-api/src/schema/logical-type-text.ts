import type { LogicalType } from './logical-type.js';

const SIMPLE: Readonly<Record<string, LogicalType>> = {
  boolean: { kind: 'boolean' },
  smallint: { kind: 'integer', bits: 16 },
  integer: { kind: 'integer', bits: 32 },
  bigint: { kind: 'bigint' },
  decimal: { kind: 'decimal' },
  float: { kind: 'float', bits: 64 },
  float32: { kind: 'float', bits: 32 },
  float64: { kind: 'float', bits: 64 },
  text: { kind: 'text' },
  citext: { kind: 'text', collation: 'citext' },
  bytes: { kind: 'bytes' },
  date: { kind: 'date' },
  time: { kind: 'time', precision: 6, zoned: false },
  timetz: { kind: 'time', precision: 6, zoned: true },
  timestamp: { kind: 'timestamp', precision: 6, zoned: false },
  timestamptz: { kind: 'timestamp', precision: 6, zoned: true },
  interval: { kind: 'interval' },
  uuid: { kind: 'uuid' },
  json: { kind: 'json', form: 'text' },
  jsonb: { kind: 'json', form: 'normalized' },
  inet: network('inet'),
  cidr: network('cidr'),
  macaddr: network('macaddr'),
  macaddr8: network('macaddr8'),
};

function network(name: string): LogicalType {
  return { kind: 'native', dialect: 'postgres', name };
}

/** Every word that {@link parseLogicalType} accepts, for messages and documentation. */
export const LOGICAL_TYPE_WORDS: readonly string[] = Object.keys(SIMPLE);

/**
 * Reads the short spelling of a logical type that people write in a config: a word of
 * {@link LOGICAL_TYPE_WORDS}, `decimal(p,s)`, `text(n)`, `time(p)`, `timetz(p)`, `timestamp(p)`, `timestamptz(p)`, any of them
 * with `[]` behind it, or `enum(name: one, two)`.
 * Returns undefined for anything else, so that the caller can name the field.
 */
export function parseLogicalType(text: string): LogicalType | undefined {
  const element = /^([\s\S]*)\[\s*\]\s*$/.exec(text)?.[1];
  if (element !== undefined) return arrayOf(parseLogicalType(element));
  if (/^\s*enum\s*\(/i.test(text)) return enumOf(text);
  const match = /^\s*([a-z0-9]+)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?\s*$/i.exec(text);
  if (match === null) return undefined;
  const base = SIMPLE[(match[1] ?? '').toLowerCase()];
  if (base === undefined || match[2] === undefined) return base;
  return withArguments(base, Number(match[2]), match[3] === undefined ? undefined : Number(match[3]));
}

function arrayOf(of: LogicalType | undefined): LogicalType | undefined {
  return of === undefined || of.kind === 'array' ? undefined : { kind: 'array', of };
}

/** Words with commas, blanks at their ends or quotes stand in single quotes, which are doubled in them. */
function enumOf(text: string): LogicalType | undefined {
  const [, name = '', list = ''] = /^\s*enum\s*\(\s*(\w+)\s*:([\s\S]*)\)\s*$/i.exec(text) ?? [];
  const words = [...list.matchAll(/\s*(?:'((?:[^']|'')*)'|([^',]+?))\s*(?:,|$)/gy)];
  const values = words.map(([, quoted, bare = '']) => quoted?.replaceAll("''", "'") ?? bare);
  const isRead = words.map(([word]) => word).join('') === list && !/,\s*$/.test(list);
  const isList = values.length > 0 && new Set(values).size === values.length;
  return name !== '' && isRead && isList ? { kind: 'enum', name, values } : undefined;
}

function withArguments(base: LogicalType, first: number, second?: number): LogicalType | undefined {
  if (base.kind === 'decimal') return { kind: 'decimal', precision: first, scale: second ?? 0 };
  if (second !== undefined) return undefined;
  if (base.kind === 'text' && base.collation === undefined) return { kind: 'text', maxLength: first };
  if ((base.kind === 'time' || base.kind === 'timestamp') && first <= 6) return { ...base, precision: first };
  return undefined;
}

/** The short spelling of a logical type; {@link parseLogicalType} reads it back where a config may say it. */
export function formatLogicalType(type: LogicalType): string {
  switch (type.kind) {
    case 'integer':
      return type.bits === 16 ? 'smallint' : 'integer';
    case 'decimal':
      return type.precision === undefined ? 'decimal' : `decimal(${type.precision},${type.scale ?? 0})`;
    case 'float':
      return type.bits === 32 ? 'float32' : 'float64';
    case 'text':
      if (type.collation === 'citext' && type.maxLength === undefined) return 'citext';
      return type.maxLength === undefined ? 'text' : `text(${type.maxLength})`;
    case 'time':
    case 'timestamp':
      return `${type.kind}${type.zoned ? 'tz' : ''}${type.precision === 6 ? '' : `(${type.precision})`}`;
    case 'json':
      return type.form === 'normalized' ? 'jsonb' : 'json';
    case 'enum':
      return `enum(${type.name})`;
    case 'array':
      return `${formatLogicalType(type.of)}[]`;
    case 'native':
      return type.name in SIMPLE && type.dialect === 'postgres' ? type.name : `${type.dialect}:${type.name}`;
    default:
      return type.kind;
  }
}
