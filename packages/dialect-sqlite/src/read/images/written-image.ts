import type { ColumnPlan } from '@godwit/plugin-api';
import type { Affinity } from '../../types/affinity.js';
import type { RecordView } from '../pages/record.js';
import { decimalTextImage } from './decimal-text-image.js';
import type { CellImage } from './integer-image.js';
import { decimalImage, numberOf } from './real-image.js';
import { isText } from './text-image.js';

const DAY = 'YYYY-MM-DD'.length;
const SECONDS = 'YYYY-MM-DD HH:MM:SS'.length;
const TIME = 'HH:MM:SS'.length;
const UTC = '+00:00'.length;
const BLANK = 0x20;
const ZERO = 0x30;
const PLUS = 0x2b;
/** What comes before the text in the image of JSON in its one spelling. */
const LENGTH_AND_FORM = 5;

/**
 * The image of a value only where it is stored and spelled as a writer of this dialect does: the same as SQL proves of a page
 * (see `cellSql`), or less. Undefined where bytes do not tell. `image`: that of the column's type.
 */
export function writtenImage(
  { as, form }: ColumnPlan,
  affinity: Affinity,
  image: CellImage,
): CellImage | undefined {
  switch (as.kind) {
    case 'float':
      return affinity === 'real' ? image : undefined;
    case 'decimal':
      return affinity === 'text' || affinity === 'blob' ? writtenText(as) : writtenNumber(as);
    case 'json':
      return as.form === 'normalized' && form !== 'normalized' ? inOneSpelling(image) : image;
    case 'time':
      return (record, field, out) => image(record, field, out) && isShort(record, field, TIME);
    case 'timestamp':
      return as.zoned ? zoned(image) : plain(image);
    default:
      return image;
  }
}

function writtenText(as: Parameters<typeof decimalTextImage>[0]): CellImage {
  const image = decimalTextImage(as);
  return (record, field, out) => isText(record.types[field] as number) && image(record, field, out);
}

/** JSON whose bytes are those of the image behind the number of its form. */
function inOneSpelling(image: CellImage): CellImage {
  return (record, field, out) => {
    const from = out.at;
    if (!image(record, field, out)) return false;
    const size = record.size(field);
    const start = record.offsets[field] as number;
    const made = out.at - size;
    if (made !== from + LENGTH_AND_FORM) return false;
    let index = 0;
    while (index < size && record.bytes[start + index] === out.bytes[made + index]) index++;
    return index === size;
  };
}

/** Nearer to zero SQLite writes an exponent. */
function writtenNumber(as: Parameters<typeof decimalImage>[0]): CellImage | undefined {
  const image = decimalImage(as);
  return image && ((record, field, out) => image(record, field, out) && !isTiny(numberOf(record, field)));
}

function isTiny(value: number): boolean {
  return value !== 0 && Math.abs(value) < 0.0001;
}

/** `YYYY-MM-DD HH:MM:SS[.f]` without a zero at the end of the fraction. */
function plain(image: CellImage): CellImage {
  return (record, field, out) => image(record, field, out) && isKept(record, field, record.size(field));
}

/** The same, followed by `+00:00`. */
function zoned(image: CellImage): CellImage {
  return (record, field, out) => {
    const size = record.size(field) - UTC;
    const at = (record.offsets[field] as number) + size;
    return image(record, field, out) && record.bytes[at] === PLUS && isKept(record, field, size);
  };
}

function isKept({ bytes, offsets }: RecordView, field: number, size: number): boolean {
  const start = offsets[field] as number;
  if (size < SECONDS || bytes[start + DAY] !== BLANK) return false;
  return size === SECONDS || bytes[start + size - 1] !== ZERO;
}

/** Whether there is no fraction, or none with a zero at its end. */
function isShort(record: RecordView, field: number, whole: number): boolean {
  const size = record.size(field);
  return size === whole || record.bytes[(record.offsets[field] as number) + size - 1] !== ZERO;
}
