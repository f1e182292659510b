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

const DOUBLE = 7;
const FIRST_BLOB = 12;
const DAY = textOf('YYYY-MM-DD'.length);
const MINUTES = 'YYYY-MM-DD HH:MM'.length;
const UUID = textOf(36);
const DASH = 0x2d;
const BLANKS = [...Buffer.from(' \t\n\r')];
const LONGEST_WORD = 'false'.length;
const BEGINNINGS = { word: [...Buffer.from('tTfF')], json: [...Buffer.from('[{')] };

/** By the class and the size that a record's header gives, by the size of numbers and a few bytes; text is UTF-8. */
export function mayHave(shape: ValueShape, kind: LogicalType['kind']): MayHave {
  switch (shape) {
    case 'zero-one':
      return (record, field) => isWhole(record, field) && isWithin(numberOf(record, field), 0, 1);
    case 'boolean-words':
      return (record, field) =>
        isText(record, field) && record.size(field) <= LONGEST_WORD && begins(record, field, BEGINNINGS.word);
    case 'iso-date':
      return (record, field) => record.types[field] === DAY && hasDashes(record, field);
    case 'iso-timestamp':
    case 'iso-timestamp-zoned':
      return (record, field) =>
        isText(record, field) && record.size(field) >= MINUTES && hasDashes(record, field);
    case 'json':
      return (record, field) => isText(record, field) && begins(record, field, BEGINNINGS.json);
    case 'text-in-bytes':
      return kind === 'bytes' ? isText : () => false;
    case 'uuid':
      return ({ types }, field) => types[field] === UUID;
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
  const isCount = countForm(shape).stored === 'whole' ? isWhole : isNumber;
  const limits = [Number(low), Number(high)] as const;
  return (record, field) => isCount(record, field) && isWithin(numberOf(record, field), ...limits);
}

/** Not a number here is an integer that no double is. */
function isWithin(value: number, low: number, high: number): boolean {
  return !(value < low || value > high);
}

function isText({ types }: RecordView, field: number): boolean {
  return isTextType(types[field] as number);
}

/** The serial type of a text of so many bytes. */
function textOf(bytes: number): number {
  return 2 * bytes + 13;
}

/** Whether a text may begin with `YYYY-MM-DD`. */
function hasDashes({ bytes, offsets }: RecordView, field: number): boolean {
  const start = offsets[field] as number;
  return bytes[start + 4] === DASH && bytes[start + 7] === DASH;
}

/** Whether the first byte of a text that is no blank of JSON is one of these. */
function begins(record: RecordView, field: number, signs: readonly number[]): boolean {
  const start = record.offsets[field] as number;
  const end = start + record.size(field);
  let at = start;
  while (at < end && BLANKS.includes(record.bytes[at] as number)) at++;
  return at < end && signs.includes(record.bytes[at] as number);
}

function isNumber({ types }: RecordView, field: number): boolean {
  return (types[field] as number) < FIRST_BLOB;
}

/** What is stored as a double is one to SQL, too. */
function isWhole({ types }: RecordView, field: number): boolean {
  const type = types[field] as number;
  return type < FIRST_BLOB && type !== DOUBLE;
}
