export { type CastOptions, cast } from './cast.js';
export { type ConstantKind, type ConstantOptions, constant } from './constant.js';
export { type EmptyToNullOptions, emptyToNull } from './empty-to-null.js';
export { type EpochKind, type EpochToTimestampOptions, epochToTimestamp } from './epoch-to-timestamp.js';
export type { EpochUnit } from './epoch-unit.js';
export { type HashKind, type HashOptions, hash } from './hash.js';
export {
  type JulianDayKind,
  type JulianDayToTimestampOptions,
  julianDayToTimestamp,
} from './julian-day-to-timestamp.js';
export { type MaskOptions, mask } from './mask.js';
export { type JsonKind, type NormalizeJsonOptions, normalizeJson } from './normalize-json.js';
export { type TextToBooleanOptions, textToBoolean, type WordKind } from './text-to-boolean.js';
export { type MomentKind, type TimestampToEpochOptions, timestampToEpoch } from './timestamp-to-epoch.js';
export { type TimestampToJulianDayOptions, timestampToJulianDay } from './timestamp-to-julian-day.js';
export type { TransformOptions } from './transform-options.js';
export { type TrimOptions, trim } from './trim.js';
