import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  type BlockDigest,
  type ColumnPlan,
  encodeCellImages,
  frameRows,
  ImageSum,
  type KeyedOptions,
  type Row,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import { rowsOf } from '../lab/keyed.js';
import { sameData } from '../same-data.js';
import { SkipTest } from '../suite.js';

const BLOCK_ROWS = 7;

/** In the order of a key where the source has it, and in none, over all columns that it can digest by images. */
export async function imagesAreThoseOfRows(
  source: SourceSession,
  found: Table,
  { columns: all, ...keyed }: KeyedOptions,
): Promise<void> {
  const can = (columns: readonly ColumnPlan[], key: readonly string[]): boolean =>
    source.canDigestImages?.(found, { columns, key }) === true;
  const ids = all.filter(({ name }) => keyed.key.includes(name));
  const columns = [...ids, ...all.filter((column) => !ids.includes(column) && can([...ids, column], []))];
  if (!can(columns, [])) throw new SkipTest('The source has no `digestImages` of this table.');
  const rows = await rowsOf(source, found, { ...keyed, columns });
  const digests = async (key: readonly string[]): Promise<readonly BlockDigest[]> => {
    const blocks: BlockDigest[] = [];
    const options = { ...keyed, columns, key, blockRows: BLOCK_ROWS };
    for await (const block of source.digestImages?.(found, options) ?? []) blocks.push(block);
    return blocks;
  };
  const look = async (): Promise<void> => {
    sameData(await digests([]), [{ rows: rows.length, digest: sumOf(rows, columns) }]);
    if (can(columns, keyed.key)) checkBlocks(await digests(keyed.key), rows, columns);
  };
  await look();
  const { badText, sourceTimeZone, signal } = keyed;
  // What a scan keeps for later gives the same.
  await source.profile?.(found, { columns, badText, sourceTimeZone, signal, blockRows: BLOCK_ROWS });
  await look();
}

function sumOf(rows: readonly Row[], columns: readonly ColumnPlan[]): string {
  const sum = new ImageSum();
  sum.add(encodeCellImages(rows, columns));
  return sum.digest;
}

function checkBlocks(
  blocks: readonly BlockDigest[],
  rows: readonly Row[],
  columns: readonly ColumnPlan[],
): void {
  let start = 0;
  for (const { rows: count, digest } of blocks) {
    const images = encodeCellImages(rows.slice(start, start + BLOCK_ROWS), columns);
    const expected = createHash('sha256').update(frameRows(images, count)).digest('hex');
    assert.equal(digest, expected, `Rows from ${start}.`);
    start += count;
  }
  assert.equal(start, rows.length);
}
