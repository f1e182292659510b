import type { ColumnPlan } from '@godwit/plugin-api';
import type { Affinity } from '../../types/affinity.js';
import { imageOf } from '../images/compile-images.js';
import { ImageBuffer } from '../images/image-buffer.js';
import { numberOf } from '../images/real-image.js';
import { isText, textTest } from '../images/text-image.js';
import { Utf8Field } from '../images/utf8-field.js';
import type { RecordView } from '../pages/record.js';
import type { TextEncoding } from '../rows/stored-text.js';

/** Whether a field that is not NULL holds a value that fits its column's type as it is, spelled as a target keeps it. */
export type UnchangedTest = (record: RecordView, field: number) => boolean;

const DAY = 'YYYY-MM-DD'.length;
const SECONDS = 'YYYY-MM-DD HH:MM:SS'.length;
const UTC = '+00:00'.length;
const BLANK = 0x20;
const ZERO = 0x30;
const PLUS = 0x2b;

/** The same as SQL proves of a page (see `cellSql`), or less; undefined where only SQL or the values themselves can tell. */
export function unchangedTest(column: ColumnPlan, affinity: Affinity): UnchangedTest | undefined {
  if (column.form !== undefined) return undefined;
  const image = imageOf(column, undefined);
  if (image === undefined) return undefined;
  const out = new ImageBuffer(1024);
  const fits: UnchangedTest = (record, field) => {
    out.at = 0;
    return image(record, field, out);
  };
  switch (column.as.kind) {
    case 'text':
      return textTest(false, column.as.maxLength);
    case 'float':
      return affinity === 'real' ? fits : undefined;
    case 'decimal':
      // Nearer to zero SQLite writes an exponent.
      return affinity === 'text'
        ? undefined
        : (record, field) => fits(record, field) && !isTiny(numberOf(record, field));
    case 'timestamp':
      return column.as.zoned ? zoned(fits) : plain(fits);
    default:
      return fits;
  }
}

function isTiny(value: number): boolean {
  return value !== 0 && Math.abs(value) < 0.0001;
}

/** `YYYY-MM-DD HH:MM:SS[.f]` without a zero at the end of the fraction. */
function plain(fits: UnchangedTest): UnchangedTest {
  return (record, field) => fits(record, field) && isKept(record, field, record.size(field));
}

/** The same, followed by `+00:00`. */
function zoned(fits: UnchangedTest): UnchangedTest {
  return (record, field) => {
    const size = record.size(field) - UTC;
    const at = (record.offsets[field] as number) + size;
    return fits(record, field) && record.bytes[at] === PLUS && isKept(record, field, size);
  };
}

function isKept({ bytes, offsets }: RecordView, field: number, size: number): boolean {
  const start = offsets[field] as number;
  if (size < SECONDS || bytes[start + DAY] !== BLANK) return false;
  return size === SECONDS || bytes[start + size - 1] !== ZERO;
}

/** The same test for texts of another encoding, which become UTF-8 first. */
export function inUtf8(test: UnchangedTest, encoding: TextEncoding): UnchangedTest {
  const text = new Utf8Field(encoding);
  return (record, field) => {
    if (!isText(record.types[field] as number)) return test(record, field);
    return text.take(record, field) && test(text.record, 0);
  };
}
