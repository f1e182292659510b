import {
  type BlockDigest,
  CELL_IMAGES,
  encodeCellImages,
  hasImage,
  ImageSum,
  isEncodedBatch,
  isMigrationError,
  MigrationError,
  type Row,
  releaseBytes,
} from '@godwit/plugin-api';
import type { BatchTransform } from '../reading/bind-transforms.js';
import type { ComparedTable } from '../reading/compared-table.js';
import type { Asked } from '../reading/keyed-options.js';
import { sideBatches, sideRows } from '../reading/side-rows.js';
import { hasSureImage, isToldByImage, isWellFormed } from '../reading/sure-images.js';

/** Whether rows that transforms change can be digested as images of what the target holds. */
export function canDigestChanged({ work, target: { columns } }: ComparedTable): boolean {
  return columns.every(({ as }, index) => (work.steps[index]?.length ? isToldByImage(as) : hasImage(as)));
}

/** One digest of all rows of the source as they are after transforms, in no order, as {@link ImageSum} is. */
export async function* changedDigest(
  compared: ComparedTable,
  change: BatchTransform,
  asked: Asked,
): AsyncGenerator<BlockDigest> {
  const { source, target } = compared;
  const sum = new ImageSum();
  let isSure = true;
  const images = imagesOf(compared, change);
  for await (const batch of sideBatches(source, asked, images && CELL_IMAGES)) {
    if (!isEncodedBatch(batch)) {
      const { rows } = change.rows(batch);
      isSure &&= rows.every((row) => isSureRow(row, compared));
      sum.add(encodeCellImages(rows, target.columns));
      continue;
    }
    const changed = await named(compared, asked, () => images?.(batch, sum.rows) ?? batch);
    isSure &&= isEncodedBatch(changed);
    const bytes = isEncodedBatch(changed) ? changed.bytes : encodeCellImages(changed.rows, target.columns);
    sum.add(bytes);
    releaseBytes(bytes);
  }
  // A value that has no image of its own, or more than its type: what no digest is, no other side gives.
  yield { rows: sum.rows, digest: isSure ? sum.digest : '' };
}

/** What changes images of the compared columns; undefined where rows are read as values. */
function imagesOf({ source, work }: ComparedTable, { images }: BatchTransform): BatchTransform['images'] {
  const { session, table, columns } = source;
  const hasImages = work.computed.length === 0 && session.canEncode?.(table, columns, CELL_IMAGES) === true;
  return hasImages ? images : undefined;
}

function isSureRow(row: Row, { work, target }: ComparedTable): boolean {
  return target.columns.every(({ as }, index) => {
    const value = row[index] ?? null;
    return work.steps[index]?.length
      ? hasSureImage(value, as)
      : typeof value !== 'string' || isWellFormed(value);
  });
}

/** Gives an error the key of its row, which is read again for that. */
async function named<T>({ source }: ComparedTable, asked: Asked, change: () => T): Promise<T> {
  try {
    return change();
  } catch (error) {
    if (!isMigrationError(error) || error.row === undefined) throw error;
    let row = 0;
    let key: string | undefined;
    for await (const { id } of sideRows(source, undefined, asked)) {
      key = id;
      if (row++ === error.row) break;
    }
    const { code, message, place, hint, cause } = error;
    const details = { code, message, place: { ...place, ...(key && { key }) }, ...(hint && { hint }), cause };
    throw new MigrationError(details);
  }
}
