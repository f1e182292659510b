import type { ColumnPlan } from '@godwit/plugin-api';
import type { Affinity } from '../../types/affinity.js';
import { imageOf } from '../images/compile-images.js';
import { ImageBuffer } from '../images/image-buffer.js';
import { isBytes, textTest } from '../images/text-image.js';
import { writtenImage } from '../images/written-image.js';
import type { RecordView } from '../pages/record.js';

/** Whether a field that is not NULL holds a value that fits its column's type as it is, spelled as a target keeps it. */
export type UnchangedTest = (record: RecordView, field: number) => boolean;

/** The same as SQL proves of a page (see `cellSql`), or less; undefined where only SQL or the values themselves can tell. */
export function unchangedTest(column: ColumnPlan, affinity: Affinity): UnchangedTest | undefined {
  const { as, form } = column;
  if (form !== undefined) return undefined;
  if (as.kind === 'text') return textTest(false, as.maxLength);
  if (as.kind === 'bytes') return (record, field) => isBytes(record.types[field] as number);
  // Whether a text is one of so many digits is more than its spelling says.
  const isOpen = as.kind === 'decimal' && (affinity === 'text' || affinity === 'blob');
  const image = isOpen ? undefined : imageOf(column, undefined, affinity);
  const written = image && writtenImage(column, affinity, image);
  if (written === undefined) return undefined;
  const out = new ImageBuffer(1024);
  return (record, field) => {
    out.at = 0;
    return written(record, field, out);
  };
}
