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
const json: LogicalType = { kind: 'json', form: 'text' };
const plainText: LogicalType = { kind: 'text' };

function text({ first }: TypeArguments): LogicalType {
  return first === undefined || first < 1 ? plainText : { kind: 'text', maxLength: first };
}

function decimal({ first, second }: TypeArguments): LogicalType {
  if (first === undefined || first < 1 || (second ?? 0) > first) return { kind: 'decimal' };
  return { kind: 'decimal', precision: first, scale: second ?? 0 };
}

const boolean: LogicalType = { kind: 'boolean' };

function timestamp(zoned: boolean): LogicalType {
  return { kind: 'timestamp', precision: 6, zoned };
}

function time(zoned: boolean): LogicalType {
  return { kind: 'time', precision: 6, zoned };
}

/** What type names mean, whatever their affinity: in upper case, blanks single, without what is in parentheses. */
export const TYPE_NAMES: Readonly<Record<string, NamedType>> = {
  BOOLEAN: boolean,
  BOOL: boolean,
  LOGICAL: boolean,
  DATE: { kind: 'date' },
  TIME: time(false),
  TIMETZ: time(true),
  'TIME WITH TIME ZONE': time(true),
  'TIME WITHOUT TIME ZONE': time(false),
  DATETIME: timestamp(false),
  DATETIME2: timestamp(false),
  SMALLDATETIME: timestamp(false),
  TIMESTAMP: timestamp(false),
  'TIMESTAMP WITHOUT TIME ZONE': timestamp(false),
  TIMESTAMPTZ: timestamp(true),
  DATETIMETZ: timestamp(true),
  DATETIMEOFFSET: timestamp(true),
  'TIMESTAMP WITH TIME ZONE': timestamp(true),
  DECIMAL: decimal,
  NUMERIC: decimal,
  DEC: decimal,
  NUMBER: decimal,
  MONEY: { kind: 'decimal' },
  SMALLMONEY: { kind: 'decimal' },
  CURRENCY: { kind: 'decimal' },
  DECIMAL_TEXT: decimal,
  TINYINT: bigint,
  'UNSIGNED BIG INT': bigint,
  SERIAL: bigint,
  BIGSERIAL: bigint,
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
  CITEXT: plainText,
  XML: plainText,
  ENUM: plainText,
  SET: plainText,
  INTERVAL: plainText,
  BINARY: bytes,
  VARBINARY: bytes,
  BYTEA: bytes,
  IMAGE: bytes,
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
  TIMESTAMPTZ_TEXT: timestamp(true),
  INTERVAL_TEXT: plainText,
  BOOLEAN_INT: boolean,
  SMALLINT_16: { kind: 'integer', bits: 16 },
  INTEGER_32: { kind: 'integer', bits: 32 },
  FLOAT4: float,
  FLOAT8: float,
};
