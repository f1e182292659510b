import {
  type Batch,
  CELL_IMAGES,
  type ColumnPlan,
  isEncodedBatch,
  MigrationError,
  type Place,
  QUOTED_CSV,
} from '@godwit/plugin-api';
import { POSTGRES_CSV } from '../../read/rows/encodings.js';
import { encodeRows, spellArrays } from './encode-rows.js';

/** What comes before images of cells: a signature, flags, and the length of an extension that there is not. */
export const IMAGE_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** What comes behind them, in the place of a number of cells. */
export const IMAGE_TRAILER = Buffer.from('\xff\xff', 'latin1');

/** Whether a batch is of images of cells, and else of lines. */
export function isImages(batch: Batch): boolean {
  return isEncodedBatch(batch) && batch.encoding === CELL_IMAGES;
}

/** What is known of a batch beside itself. */
interface BatchPlace {
  readonly columns: readonly ColumnPlan[];
  readonly place: Place;
  /** Rows since the last commit, from which errors are counted; absent: none. */
  readonly before?: number;
}

/** A batch as COPY takes it. */
export function encodeBatch(batch: Batch, { columns, place, before }: BatchPlace): Uint8Array {
  if (!isEncodedBatch(batch)) return encodeRows(batch.rows, columns, before);
  if (batch.encoding === POSTGRES_CSV || batch.encoding === CELL_IMAGES) return batch.bytes;
  if (batch.encoding === QUOTED_CSV) return spellArrays(batch.bytes, columns);
  const message = `PostgreSQL does not take batches encoded as ${batch.encoding}.`;
  throw new MigrationError({ code: 'INTERNAL', message, place });
}
