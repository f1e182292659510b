import { type BlockDigest, encodeCellImages, hasImage, ImageSum, type Row } from '@godwit/plugin-api';
import type { BatchTransform } from '../reading/bind-transforms.js';
import type { ComparedTable } from '../reading/compared-table.js';
import type { Asked } from '../reading/keyed-options.js';
import { sideRows } from '../reading/side-rows.js';

const ROWS_AT_ONCE = 500;

/** Whatever a transform gives of these kinds has one image, which no other value has. */
const SURE: readonly string[] = ['text', 'bytes', 'boolean'];

/** Whether rows that transforms change can be digested as images of what the target holds. */
export function canDigestChanged({ work, target: { columns } }: ComparedTable): boolean {
  const changed = new Set(work.write.filter((_, index) => work.steps[index]?.length).map(({ name }) => name));
  return columns.every(({ name, as }) => (changed.has(name) ? SURE.includes(as.kind) : hasImage(as)));
}

/** One digest of all rows of the source as they are after transforms, in no order, as {@link ImageSum} is. */
export async function* changedDigest(
  { source, target: { columns } }: ComparedTable,
  change: BatchTransform,
  asked: Asked,
): AsyncGenerator<BlockDigest> {
  const sum = new ImageSum();
  let rows: Row[] = [];
  let isText = true;
  const flush = (): void => {
    sum.add(encodeCellImages(rows, columns));
    rows = [];
  };
  for await (const { row } of sideRows(source, change, asked)) {
    isText &&= row.every((value) => typeof value !== 'string' || isWellFormed(value));
    rows.push(row);
    if (rows.length === ROWS_AT_ONCE) flush();
  }
  flush();
  // Half a surrogate pair has no image of its own: what no digest is, no other side gives.
  yield { rows: sum.rows, digest: isText ? sum.digest : '' };
}

/** Whether a text has bytes in UTF-8: half a surrogate pair has none, and another character's would be taken. */
export function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}
