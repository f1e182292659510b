import { type ColumnPlan, isCountForm } from '@godwit/plugin-api';
import type { Affinity } from '../../types/affinity.js';
import type { TableLayout } from '../pages/table-layout.js';
import type { ColumnProof } from '../rows/render-page.js';
import type { TextEncoding } from '../rows/stored-text.js';
import { decimalTextImage } from './decimal-text-image.js';
import {
  bigintImage,
  booleanImage,
  type CellImage,
  integerImage,
  type RowidImage,
  rowidImage,
} from './integer-image.js';
import { decimalImage, doubleImage, singleImage } from './real-image.js';
import {
  bytesImage,
  enumImage,
  isText,
  jsonImage,
  normalizedImage,
  textImage,
  uuidImage,
} from './text-image.js';
import { countImage, dateImage, timeImage, timestampImage } from './time-image.js';
import { inUtf8 } from './utf8-field.js';
import { writtenImage } from './written-image.js';

/** Where the values of a column stand, and how they become images. */
export interface ColumnImage {
  readonly name: string;
  readonly field: number | 'rowid';
  readonly image: CellImage;
  /** Where it is the rowid, which is in no field. */
  readonly rowid: RowidImage;
}

/** What is known of a table beside its columns' plans. */
export interface Surroundings {
  readonly encoding: TextEncoding;
  readonly affinityOf: (column: string) => Affinity;
}

/** A way from records to images, decided once for all rows; undefined where a column has none. */
export function compileImages(
  columns: readonly ColumnPlan[],
  layout: TableLayout,
  proofs: readonly ColumnProof[],
  { encoding, affinityOf }: Surroundings,
): readonly ColumnImage[] | undefined {
  const compiled = columns.map((column): ColumnImage | undefined => {
    const field = layout.fields.get(column.name);
    const image = imageIn(column, proofs, affinityOf(column.name));
    const rowid = rowidImage(column.as.kind === 'integer' ? column.as.bits : 64);
    const isOther = field === 'rowid' && column.as.kind !== 'bigint' && column.as.kind !== 'integer';
    return field === undefined || image === undefined || isOther
      ? undefined
      : { name: column.name, field, image: encoding === 'UTF-8' ? image : inUtf8(image, encoding), rowid };
  });
  return compiled.every((one) => one !== undefined) ? compiled : undefined;
}

/** How values of a column of a table become images; undefined where some may have none, as far as its type and what is known tell. */
export function imageIn(
  column: ColumnPlan,
  proofs: readonly ColumnProof[],
  affinity: Affinity,
): CellImage | undefined {
  const image = imageOf(column, proofOf(column, proofs), affinity);
  return image !== undefined && column.asWritten === true ? writtenImage(column, affinity, image) : image;
}

function proofOf(column: ColumnPlan, proofs: readonly ColumnProof[]): ColumnProof | undefined {
  return proofs.find((one) => one.name === column.name && one.as === JSON.stringify(column.as));
}

/** How values of a column become images, whoever wrote them. */
export function imageOf(
  { as, form, chosen }: ColumnPlan,
  known: ColumnProof | undefined,
  affinity: Affinity,
): CellImage | undefined {
  const isPlain = form === undefined || form === 'iso' || isCountForm(form) || form === 'normalized';
  if (!isPlain || chosen === true) return undefined;
  switch (as.kind) {
    case 'integer':
      return integerImage(as.bits);
    case 'bigint':
      return bigintImage;
    case 'boolean':
      return booleanImage;
    case 'float':
      return as.bits === 64 ? doubleImage : singleImage;
    case 'decimal':
      return decimalIn(as, affinity);
    case 'text':
      return textImage(known?.cleanText === true, as.maxLength);
    case 'bytes':
      return bytesImage;
    case 'uuid':
      return uuidImage;
    case 'enum':
      return enumImage(as.values);
    case 'json':
      return as.form === 'normalized' ? normalizedImage : jsonImage(known?.exact === true);
    case 'date':
      return isCountForm(form) ? undefined : dateImage;
    case 'time':
      return as.zoned || isCountForm(form) ? undefined : timeImage(as.precision);
    case 'timestamp':
      return isCountForm(form) ? countImage(form, as.precision) : timestampImage(as);
    default:
      return undefined;
  }
}

/** What is stored as a number; columns that keep texts may hold it as a text, of more digits. */
function decimalIn(as: Parameters<typeof decimalImage>[0], affinity: Affinity): CellImage | undefined {
  const number = decimalImage(as);
  if (affinity !== 'text' && affinity !== 'blob') return number;
  const text = decimalTextImage(as);
  return (record, field, out) =>
    isText(record.types[field] as number) ? text(record, field, out) : number?.(record, field, out) === true;
}
