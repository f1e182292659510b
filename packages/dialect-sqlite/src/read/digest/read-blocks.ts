import {
  CELL_IMAGES,
  type EncodedBatch,
  LARGEST_CELL,
  MigrationError,
  type Position,
} from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import type { PageAccess } from '../pages/page-access.js';
import { releaseBytes } from '../rows/release-bytes.js';
import type { TextEncoding } from '../rows/stored-text.js';
import { TableRead } from '../rows/table-read.js';
import type { ImageDigestRequest, NextBatch, ReadRequest } from '../thread/protocol.js';
import { type BlockHash, createShaBlock, createSumBlock } from './block-hash.js';
import type { KeptBlock } from './kept-digest.js';

const PIECE = 1 << 20;

/** What one digest over images needs. */
export interface ImageDigestParts {
  readonly db: Connection;
  readonly encoding: TextEncoding;
  /** The pages of the snapshot. */
  readonly pages: PageAccess | undefined;
  readonly request: ImageDigestRequest;
}

/** Rows that were hashed: those after one position up to and with another. */
export interface ImageBlock {
  readonly after: Position | undefined;
  readonly last: Position;
  readonly hash: Pick<BlockHash, 'rows' | 'sum' | 'digest'>;
}

/** The blocks of a table as its pages give them; undefined now and then before the next one, so that others get their turn. */
export function* blocksByPages(parts: ImageDigestParts): Generator<ImageBlock | undefined, void, undefined> {
  const { blockRows } = parts.request;
  const read = readOf(parts, parts.pages);
  let after: Position | undefined;
  let last: Position | undefined;
  let hash = newHash(parts);
  for (;;) {
    const batch = imagesOf(read.next(blockRows - hash.rows));
    if (batch === undefined) break;
    hash.add(batch.bytes, batch.rowCount);
    last = batch.position;
    if (hash.rows < blockRows) {
      yield undefined;
      continue;
    }
    read.rest();
    yield { after, last, hash };
    after = last;
    hash = newHash(parts);
  }
  if (hash.rows > 0) yield { after, last: last as Position, hash };
}

/** The blocks that a scan of the same snapshot made. */
export function* keptBlocks(kept: readonly KeptBlock[]): Generator<ImageBlock, void, undefined> {
  let after: Position | undefined;
  for (const { rows, digest, last } of kept) {
    yield { after, last, hash: { rows, digest: () => digest } };
    after = last;
  }
}

/** The rows of a block as SQLite's own SQL gives them. */
export function hashBySql(
  parts: ImageDigestParts,
  { after, last }: Pick<ImageBlock, 'after' | 'last'>,
): BlockHash {
  const read = readOf(parts, undefined, { after, through: last });
  const hash = newHash(parts);
  for (let batch = imagesOf(read.next()); batch !== undefined; batch = imagesOf(read.next())) {
    hash.add(batch.bytes, batch.rowCount);
    releaseBytes(batch.bytes);
  }
  return hash;
}

function readOf(
  { db, encoding, request }: ImageDigestParts,
  pages: PageAccess | undefined,
  { after, through }: { readonly after?: Position | undefined; readonly through?: Position } = {},
): TableRead {
  const { blockRows, path, kept: _, ...rest } = request;
  const read: ReadRequest = {
    ...rest,
    encoding: CELL_IMAGES,
    framed: path !== undefined,
    ...(after === undefined ? {} : { after }),
    ...(through === undefined ? {} : { range: { id: 'block', through } }),
    maxBytes: PIECE,
    maxRows: blockRows,
    maxCellBytes: LARGEST_CELL,
  };
  return new TableRead(db, encoding, read, undefined, pages);
}

function newHash({ request }: ImageDigestParts): BlockHash {
  return request.path === undefined ? createSumBlock() : createShaBlock();
}

function imagesOf(batch: NextBatch): EncodedBatch | undefined {
  if (batch === undefined || 'bytes' in batch) return batch;
  throw new MigrationError({ code: 'INTERNAL', message: 'A read by images gave rows.' });
}
