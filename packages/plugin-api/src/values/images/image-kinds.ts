import type { LogicalType } from '../../schema/logical-type.js';
import type { jsonbText } from '../json/jsonb-text.js';

/**
 * The name of the encoding in which cells travel as images: the bytes of each value in one binary form, all numbers with
 * their highest byte first. Rows stand one after another: the number of cells (16 bits), then of each cell its length (32
 * bits; -1 for NULL) and its image.
 *
 * | type | image |
 * |---|---|
 * | boolean | one byte, 0 or 1 |
 * | integer, bigint | 2, 4 or 8 bytes, two's complement |
 * | float | 4 or 8 bytes, IEEE 754 |
 * | decimal | four numbers of 16 bits: how many groups follow, the power of 10,000 of the first, 0 or 4000 hex for the sign (C000 NaN, D000 infinity, F000 its negative), digits after the point (those of the type, where it has them); then groups of four digits, none of them zero at either end |
 * | text, enum | UTF-8 |
 * | bytes | as they are |
 * | date | days since 2000-01-01, 32 bits; the largest and the smallest number are the infinities |
 * | time | microseconds since midnight, 64 bits |
 * | timestamp | microseconds since 2000-01-01 (zoned: 00:00 UTC), 64 bits; infinities as for days |
 * | uuid | 16 bytes |
 * | json | its text in UTF-8; in normalized form the byte 1, then its one spelling ({@link jsonbText}), or what it is where that has none |
 */
export const CELL_IMAGES = 'cell-images';

/** Whether values of a type have an image. */
export function hasImage(type: LogicalType): boolean {
  switch (type.kind) {
    case 'interval':
    case 'array':
    case 'native':
      return false;
    case 'time':
      return !type.zoned;
    default:
      return true;
  }
}
