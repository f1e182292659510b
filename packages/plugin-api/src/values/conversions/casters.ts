import type { LogicalKind, LogicalType } from '../../schema/logical-type.js';
import type { Caster } from './caster.js';
import { toArray } from './to-array.js';
import { toBytes } from './to-bytes.js';
import { isKnownNative, toNative } from './to-native.js';
import { toBigint, toDecimal, toFloat, toInteger } from './to-number.js';
import { toDate, toTime, toTimestamp } from './to-time.js';
import { toBoolean, toEnum, toInterval, toJson, toText, toUuid } from './to-word.js';

/** The casts into a type; undefined where only a dialect knows what its values mean. */
export function casterOf(type: LogicalType): Caster | undefined {
  return isCast(type) ? CASTERS[type.kind] : undefined;
}

function isCast(type: LogicalType): boolean {
  return type.kind === 'array' ? isCast(type.of) : type.kind !== 'native' || isKnownNative(type);
}

const CASTERS: Readonly<Record<LogicalKind, Caster>> = {
  boolean: toBoolean,
  integer: toInteger,
  bigint: toBigint,
  decimal: toDecimal,
  float: toFloat,
  text: toText,
  bytes: toBytes,
  date: toDate,
  time: toTime,
  timestamp: toTimestamp,
  interval: toInterval,
  uuid: toUuid,
  json: toJson,
  enum: toEnum,
  array: toArray(casterOf),
  native: toNative,
};
