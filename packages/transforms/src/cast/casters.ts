import type { LogicalKind } from '@godwit/plugin-api';
import type { Caster } from './caster.js';
import { toBytes } from './to-bytes.js';
import { toBigint, toDecimal, toFloat, toInteger } from './to-number.js';
import { toDate, toTime, toTimestamp } from './to-time.js';
import { toBoolean, toEnum, toInterval, toJson, toText, toUuid } from './to-word.js';

/** The casts into each kind; none where only a dialect knows what its values mean. */
export const CASTERS: Readonly<Record<LogicalKind, Caster | undefined>> = {
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
  array: undefined,
  native: undefined,
};
