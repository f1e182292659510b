import type { LogicalType, Mapped } from '@godwit/plugin-api';

/** The numbers in parentheses after a type name: `DECIMAL(10,2)`. */
export interface TypeArguments {
  readonly first: number | undefined;
  readonly second: number | undefined;
}

type NamedType = LogicalType | ((given: TypeArguments) => LogicalType | Mapped<LogicalType>);

const bigint: LogicalType = { kind: 'bigint' };
const float: LogicalType = { kind: 'float', bits: 64 };
const bytes: LogicalType = { kind: 'bytes' };
const float32: LogicalType = { kind: 'float', bits: 32 };
const json: LogicalType = { kind: 'json', form: 'text' };
const plainText: LogicalType = { kind: 'text' };

function text({ first }: TypeArguments): LogicalType {
  return first === undefined || first < 1 ? plainText : { kind: 'text', maxLength: first };
}

function decimal({ first, second }: TypeArguments): LogicalType {
  if (first === undefined || first < 1 || (second ?? 0) > first || (second ?? 0) < 0)
    return { kind: 'decimal' };
  return { kind: 'decimal', precision: first, scale: second ?? 0 };
}

/** As text a decimal may have a scale below zero or beyond its precision. */
function decimalText({ first, second }: TypeArguments): LogicalType {
  if (first === undefined || first < 1) return { kind: 'decimal' };
  return { kind: 'decimal', precision: first, scale: second ?? 0 };
}

const boolean: LogicalType = { kind: 'boolean' };

/** One bit is a truth value. */
function bits({ first = 1 }: TypeArguments): LogicalType {
  return first === 1 ? boolean : bigint;
}

function timestamp(zoned: boolean): LogicalType & { readonly kind: 'timestamp' } {
  return { kind: 'timestamp', precision: 6, zoned };
}

function time(zoned: boolean): LogicalType & { readonly kind: 'time' } {
  return { kind: 'time', precision: 6, zoned };
}

/** Digits of a second where the type says how many. */
function precise(type: LogicalType & { readonly kind: 'time' | 'timestamp' }): NamedType {
  return ({ first }) =>
    first === undefined || first < 0 || first > 6 ? type : { ...type, precision: first };
}

/** What type names mean, whatever their affinity: in upper case, blanks single, without what is in parentheses. */
export const TYPE_NAMES: Readonly<Record<string, NamedType>> = {
  BOOLEAN: boolean,
  BOOL: boolean,
  LOGICAL: boolean,
  YESNO: boolean,
  BOOLEAN_INTEGER: boolean,
  BIT: bits,
  DATE: { kind: 'date' },
  TIME: precise(time(false)),
  TIMETZ: precise(time(true)),
  'TIME WITH TIME ZONE': precise(time(true)),
  'TIME WITH TIMEZONE': precise(time(true)),
  'TIME WITHOUT TIME ZONE': precise(time(false)),
  DATETIME: precise(timestamp(false)),
  DATETIME2: precise(timestamp(false)),
  SMALLDATETIME: timestamp(false),
  SMALLDATE: timestamp(false),
  TIMESTAMP: precise(timestamp(false)),
  'TIMESTAMP WITHOUT TIME ZONE': precise(timestamp(false)),
  TIMESTAMPTZ: precise(timestamp(true)),
  TIMESTAMPTZSQLITE: timestamp(true),
  DATETIMETZ: precise(timestamp(true)),
  DATETIMEOFFSET: precise(timestamp(true)),
  'TIMESTAMP WITH TIME ZONE': precise(timestamp(true)),
  'TIMESTAMP WITH TIMEZONE': precise(timestamp(true)),
  'TIMESTAMP WITH LOCAL TIME ZONE': precise(timestamp(true)),
  DECIMAL: decimal,
  NUMERIC: decimal,
  DEC: decimal,
  NUMBER: decimal,
  MONEY: { kind: 'decimal' },
  SMALLMONEY: { kind: 'decimal' },
  CURRENCY: { kind: 'decimal' },
  BIGDECIMAL: { kind: 'decimal' },
  REAL_DECIMAL: decimal,
  REAL_MONEY: decimal,
  DECIMAL_TEXT: decimalText,
  TINYINT: bigint,
  'UNSIGNED BIG INT': bigint,
  LONG: bigint,
  COUNTER: bigint,
  IDENTITY: bigint,
  AUTONUMBER: bigint,
  YEAR: bigint,
  SMALLSERIAL: bigint,
  SERIAL: bigint,
  SERIAL4: bigint,
  SERIAL8: bigint,
  BIGSERIAL: bigint,
  SINGLE: float,
  FIXED: decimal,
  VARCHAR: text,
  VARCHAR2: text,
  NVARCHAR: text,
  NVARCHAR2: text,
  CHAR: text,
  NCHAR: text,
  CHARACTER: text,
  BPCHAR: text,
  'CHARACTER VARYING': text,
  'VARYING CHARACTER': text,
  'NATIVE CHARACTER': text,
  'NATIONAL CHARACTER': text,
  'NATIONAL CHARACTER VARYING': text,
  STRING: text,
  CITEXT: { kind: 'text', collation: 'citext' },
  MEMO: plainText,
  NOTE: plainText,
  XML: plainText,
  ENUM: plainText,
  SET: plainText,
  INTERVAL: plainText,
  BINARY: bytes,
  VARBINARY: bytes,
  'BINARY VARYING': bytes,
  'BINARY LARGE OBJECT': bytes,
  LONGVARBINARY: bytes,
  'LONG VARBINARY': bytes,
  'LONG RAW': bytes,
  BYTEA: bytes,
  BYTES: bytes,
  IMAGE: bytes,
  ROWVERSION: bytes,
  OLEOBJECT: bytes,
  RAW: bytes,
  BLOB: bytes,
  UUID: { kind: 'uuid' },
  UNIQUEIDENTIFIER: { kind: 'uuid' },
  GUID: { kind: 'uuid' },
  JSON: json,
  JSONB: json,
  JSON_TEXT: json,
  UUID_TEXT: { kind: 'uuid' },
  DATE_TEXT: { kind: 'date' },
  TIME_TEXT: time(false),
  TIMETZ_TEXT: time(true),
  DATETIME_TEXT: timestamp(false),
  TIMESTAMP_TEXT: timestamp(false),
  TIMESTAMPTZ_TEXT: timestamp(true),
  TIMESTAMP_WITH_TIMEZONE_TEXT: timestamp(true),
  JSONB_TEXT: { kind: 'json', form: 'normalized' },
  INTERVAL_TEXT: { kind: 'interval' },
  SMALLINT: { kind: 'integer', bits: 16 },
  INTEGER32: { kind: 'integer', bits: 32 },
  FLOAT4: float32,
  FLOAT8: float,
};
