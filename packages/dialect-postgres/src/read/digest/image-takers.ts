import { createHash } from 'node:crypto';
import {
  type BlockDigest,
  endsBlock,
  type ImageDigestOptions,
  ImageSum,
  ROW_HEAD_BYTES,
  writeRowHead,
} from '@godwit/plugin-api';
import type { RowTaker } from '../rows/whole-rows.js';
import type { RisingKey } from './rising-key.js';

/**
 * Digests blocks of rows. What the server sends is framed as digests are: rows that follow one another in a chunk are hashed as
 * one piece, with the heads between them. `keys` is shown every row, and cuts the blocks where they end by their keys.
 */
export function takeBlocks(
  { blockRows, byKey = false }: Pick<ImageDigestOptions, 'blockRows' | 'byKey'>,
  keys?: RisingKey,
): RowTaker<BlockDigest> {
  let hash = createHash('sha256');
  let rows = 0;
  let run: Uint8Array | undefined;
  let start = 0;
  let end = 0;
  /** Whether the first part of a large row comes next, in which its first cell is. */
  let isFirst = false;
  const head = new Uint8Array(ROW_HEAD_BYTES);
  const release = (): void => {
    if (run !== undefined) hash.update(run.subarray(start, end));
    run = undefined;
  };
  const isEnd = (): boolean =>
    byKey && keys !== undefined ? endsBlock(keys, rows, blockRows) : rows === blockRows;
  const endBlock = (): BlockDigest => {
    release();
    const block = { rows, digest: hash.digest('hex') };
    hash = createHash('sha256');
    rows = 0;
    return block;
  };
  return {
    row: (bytes, from, to) => {
      keys?.take(bytes, from);
      if (run !== bytes || from !== end + ROW_HEAD_BYTES) {
        release();
        writeRowHead(head, 0, to - from);
        hash.update(head);
        run = bytes;
        start = from;
      }
      end = to;
      rows += 1;
      return isEnd() ? endBlock() : undefined;
    },
    parts:
      keys?.isFirst === false
        ? undefined
        : {
            begin: (bytes) => {
              release();
              writeRowHead(head, 0, bytes);
              hash.update(head);
              isFirst = true;
            },
            add: (bytes) => {
              if (isFirst) keys?.take(bytes, 0);
              isFirst = false;
              hash.update(bytes);
            },
            end: () => {
              rows += 1;
              return isEnd() ? endBlock() : undefined;
            },
          },
    release,
    finish: () => (rows > 0 ? [endBlock()] : []),
  };
}

/** Sums up all rows, whatever their order. */
export function takeSum(): RowTaker<BlockDigest> {
  const sum = new ImageSum();
  return {
    row: (bytes, start, end) => {
      sum.addRow(bytes, start, end);
      return undefined;
    },
    release: () => undefined,
    finish: () => [{ rows: sum.rows, digest: sum.digest }],
  };
}
