/**
 * A value in its canonical JavaScript form, one per kind of logical type:
 *
 * | kind | form |
 * |---|---|
 * | boolean | `boolean` |
 * | integer | `number` (an integer of at most 32 bits) |
 * | bigint | `bigint` |
 * | decimal | `string`: `-?digits[.digits]`, no exponent; also `NaN`, `Infinity`, `-Infinity` |
 * | float | `number`, NaN and infinities included |
 * | text, enum, native | `string` |
 * | bytes | `Uint8Array` |
 * | date | `YYYY-MM-DD` |
 * | time | `HH:MM:SS[.ffffff]`, zoned ones followed by `±HH:MM` or `±HH:MM:SS` |
 * | timestamp | `YYYY-MM-DD HH:MM:SS[.ffffff]`; zoned ones in UTC followed by `+00` |
 * | interval | ISO 8601 duration |
 * | uuid | 36 characters, lower case |
 * | json | JSON text |
 * | array | array of values |
 *
 * Fractions of a second have no trailing zeros and no point when they are zero. Years beyond 9999 or before 1
 * follow PostgreSQL's input (`+` is not written; ` BC` ends the text). NULL is `null` in every kind and differs from ''.
 * A `Date` is never used: it loses microseconds and shifts zones.
 */
export type Value = null | boolean | number | bigint | string | Uint8Array | readonly Value[];

/** One row: its values in the order of the columns that were asked for. */
export type Row = readonly Value[];
