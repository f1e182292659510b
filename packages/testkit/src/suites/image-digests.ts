import { createHash } from 'node:crypto';
import {
  type BlockDigest,
  type ColumnPlan,
  encodeCellImages,
  endsBlock,
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
  const can = (columns: readonly ColumnPlan[], key: readonly string[], byKey = false): boolean =>
    source.canDigestImages?.(found, { columns, key, byKey }) === true;
  const ids = all.filter(({ name }) => keyed.key.includes(name));
  const columns = [...ids, ...all.filter((column) => !ids.includes(column) && can([...ids, column], []))];
  if (!can(columns, [])) throw new SkipTest('The source has no `digestImages` of this table.');
  const rows = await rowsOf(source, found, { ...keyed, columns });
  const digests = async (key: readonly string[], byKey = false): Promise<readonly BlockDigest[]> => {
    const blocks: BlockDigest[] = [];
    const options = { ...keyed, columns, key, byKey, blockRows: BLOCK_ROWS };
    for await (const block of source.digestImages?.(found, options) ?? []) blocks.push(block);
    return blocks;
  };
  const look = async (): Promise<void> => {
    sameData(await digests([]), [{ rows: rows.length, digest: sumOf(rows, columns) }]);
    if (can(columns, keyed.key)) checkBlocks(await digests(keyed.key), cut(rows, byCount), columns);
    if (can(columns, keyed.key, true))
      checkBlocks(await digests(keyed.key, true), cut(rows, byKeyOf(columns, keyed.key)), columns);
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

/** Whether a block ends behind a row, which is the so manyth of it. */
type IsEnd = (row: Row, rows: number) => boolean;

const byCount: IsEnd = (_, rows) => rows === BLOCK_ROWS;

function byKeyOf(columns: readonly ColumnPlan[], [key]: readonly string[]): IsEnd {
  const place = columns.findIndex(({ name }) => name === key);
  return (row, rows) => {
    const number = BigInt(row[place] as bigint | number);
    return endsBlock({ high: Number(number >> 32n), low: Number(number & 0xffff_ffffn) }, rows, BLOCK_ROWS);
  };
}

function cut(rows: readonly Row[], isEnd: IsEnd): readonly (readonly Row[])[] {
  const blocks: Row[][] = [];
  let block: Row[] = [];
  for (const [index, row] of rows.entries()) {
    block.push(row);
    if (!isEnd(row, block.length) && index < rows.length - 1) continue;
    blocks.push(block);
    block = [];
  }
  return blocks;
}

function checkBlocks(
  blocks: readonly BlockDigest[],
  parts: readonly (readonly Row[])[],
  columns: readonly ColumnPlan[],
): void {
  const expected = parts.map((rows) => {
    const images = frameRows(encodeCellImages(rows, columns), rows.length);
    return { rows: rows.length, digest: createHash('sha256').update(images).digest('hex') };
  });
  sameData(
    blocks.map(({ rows, digest }) => ({ rows, digest })),
    expected,
  );
}
