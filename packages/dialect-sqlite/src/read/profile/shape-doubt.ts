import {
  type CountShape,
  countForm,
  type LogicalType,
  shapeRange,
  type ValueShape,
} from '@godwit/plugin-api';
import { numberOf } from '../images/real-image.js';
import { isText as isTextType } from '../images/text-image.js';
import type { RecordView } from '../pages/record.js';

/** Whether a field that is not NULL may hold a value of a shape. False is certain; what may be is left to `shapeSql`. */
export type MayHave = (record: RecordView, field: number) => boolean;

const FIRST_BLOB = 12;
const DAY = 'YYYY-MM-DD'.length;
const MINUTES = 'YYYY-MM-DD HH:MM'.length;
const UUID = 36;
const BLANKS = [0x20, 0x09, 0x0a, 0x0d];
const LONGEST_WORD = 'false'.length;

/** By the class and the size that a record's header gives, and by the size of numbers; text is UTF-8. */
export function mayHave(shape: ValueShape, kind: LogicalType['kind']): MayHave {
  switch (shape) {
    case 'zero-one':
      return (record, field) =>
        isNumber(record, field) && !(numberOf(record, field) > 1 || numberOf(record, field) < 0);
    case 'boolean-words':
      return (record, field) =>
        isText(record, field) &&
        record.size(field) <= LONGEST_WORD &&
        'tTfF'.includes(firstSign(record, field));
    case 'iso-date':
      return (record, field) => isText(record, field) && record.size(field) === DAY;
    case 'iso-timestamp':
    case 'iso-timestamp-zoned':
      return (record, field) => isText(record, field) && record.size(field) >= MINUTES;
    case 'json':
      return (record, field) => isText(record, field) && '[{'.includes(firstSign(record, field));
    case 'text-in-bytes':
      return kind === 'bytes' ? isText : () => false;
    case 'uuid':
      return (record, field) => isText(record, field) && record.size(field) === UUID;
    default:
      return mayCount(shape);
  }
}

/** The same of rowids, which are whole numbers, by the first and the last of them. */
export function mayHaveRowids(shape: ValueShape, first: bigint, last: bigint): boolean {
  switch (shape) {
    case 'zero-one':
      return first >= 0n && last <= 1n;
    case 'boolean-words':
    case 'iso-date':
    case 'iso-timestamp':
    case 'iso-timestamp-zoned':
    case 'json':
    case 'text-in-bytes':
    case 'uuid':
      return false;
    default:
      return !(last < shapeRange(shape)[0] || first > shapeRange(shape)[1]);
  }
}

function mayCount(shape: CountShape): MayHave {
  const [low, high] = shapeRange(shape);
  const isWhole = countForm(shape).stored === 'whole';
  return (record, field) => {
    if (!isNumber(record, field)) return false;
    const value = numberOf(record, field);
    if (isWhole && record.types[field] === 7) return false;
    // Not a number here is an integer that no double is.
    return Number.isNaN(value) || !(value < low || value > high);
  };
}

function isText({ types }: RecordView, field: number): boolean {
  return isTextType(types[field] as number);
}

/** The first sign of a text that is no blank of JSON; a word that is no sign where there is none. */
function firstSign(record: RecordView, field: number): string {
  const start = record.offsets[field] as number;
  const end = start + record.size(field);
  let at = start;
  while (at < end && BLANKS.includes(record.bytes[at] as number)) at++;
  return at === end ? 'none' : String.fromCharCode(record.bytes[at] as number);
}

function isNumber({ types }: RecordView, field: number): boolean {
  return (types[field] as number) < FIRST_BLOB;
}
