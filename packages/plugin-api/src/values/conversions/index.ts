/** The one table of conversions between types: which values of a kind have an equal of another one. */
export * from './boolean-words.js';
export type { Cast, CastChoices, Caster, Given } from './caster.js';
export { casterOf } from './casters.js';
export { durationText } from './interval.js';
export * from './misfit.js';
export * from './normalized-json.js';
export { isEven } from './to-array.js';
export { isKnownNative } from './to-native.js';
