import {
  CELL_IMAGES,
  type EncodedBatch,
  endsBlock,
  LARGEST_CELL,
  MigrationError,
  mostBlockRows,
  type Position,
  releaseBytes,
} from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import type { OnLarge } from '../images/image-read.js';
import type { PageAccess } from '../pages/page-access.js';
import { halvesOf } from '../pages/varint.js';
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
  /** SQL may give a large row in pieces: its rows came from pages, which told that its texts are valid. */
  readonly mayBeInPieces?: boolean;
}

/** The blocks of a table as its pages give them; undefined now and then before the next one, so that others get their turn. */
export function* blocksByPages(parts: ImageDigestParts): Generator<ImageBlock | undefined, void, undefined> {
  const { blockRows, byKey = false } = parts.request;
  let hash = newHash(parts);
  const onLarge = (piece: Uint8Array): void => hash.add(piece, 0);
  const read = readOf(parts, { pages: parts.pages, onLarge, ...(byKey && { rowidBlocks: blockRows }) });
  let after: Position | undefined;
  let last: Position | undefined;
  const mayBeInPieces = (): boolean => isFramed(parts) && parts.encoding === 'UTF-8' && read.isByPages;
  const most = byKey ? mostBlockRows(blockRows) : blockRows;
  const isEnd = (position: Position): boolean =>
    byKey ? endsBlock(halvesOf(BigInt(position as string)), hash.rows, blockRows) : hash.rows === most;
  for (;;) {
    const batch = imagesOf(read.next(most - hash.rows));
    if (batch === undefined) break;
    hash.add(batch.bytes, batch.rowCount);
    last = batch.position;
    if (!isEnd(batch.position)) {
      yield undefined;
      continue;
    }
    read.rest();
    yield { after, last, hash, mayBeInPieces: mayBeInPieces() };
    after = last;
    hash = newHash(parts);
  }
  read.rest();
  if (hash.rows > 0) yield { after, last: last as Position, hash, mayBeInPieces: mayBeInPieces() };
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
  { after, last, mayBeInPieces = false }: Pick<ImageBlock, 'after' | 'last' | 'mayBeInPieces'>,
): BlockHash {
  const read = readOf(parts, { after, through: last, inPieces: mayBeInPieces });
  const hash = newHash(parts);
  for (let batch = imagesOf(read.next()); batch !== undefined; batch = imagesOf(read.next())) {
    hash.add(batch.bytes, batch.rowCount);
    releaseBytes(batch.bytes);
  }
  return hash;
}

/** Which rows are read, and how; without pages by SQL. */
interface BlockRead {
  readonly after?: Position | undefined;
  readonly through?: Position;
  readonly pages?: PageAccess | undefined;
  readonly inPieces?: boolean;
  readonly rowidBlocks?: number;
  readonly onLarge?: OnLarge;
}

function readOf(
  parts: ImageDigestParts,
  { after, through, pages, inPieces = false, onLarge, rowidBlocks }: BlockRead,
): TableRead {
  const { db, encoding, request } = parts;
  const { blockRows, byKey: ___, path: __, kept: _, ...rest } = request;
  const read: ReadRequest = {
    ...rest,
    encoding: CELL_IMAGES,
    framed: isFramed(parts),
    inPieces,
    ...(rowidBlocks === undefined ? {} : { rowidBlocks }),
    ...(after === undefined ? {} : { after }),
    ...(through === undefined ? {} : { range: { id: 'block', through } }),
    maxBytes: PIECE,
    maxRows: blockRows,
    maxCellBytes: LARGEST_CELL,
  };
  return new TableRead(db, encoding, read, undefined, pages, isFramed(parts) ? onLarge : undefined);
}

/** Rows that are hashed one after another. */
function isFramed({ request }: ImageDigestParts): boolean {
  return request.path !== undefined;
}

function newHash(parts: ImageDigestParts): BlockHash {
  return isFramed(parts) ? createShaBlock() : createSumBlock();
}

function imagesOf(batch: NextBatch): EncodedBatch | undefined {
  if (batch === undefined || 'bytes' in batch) return batch;
  throw new MigrationError({ code: 'INTERNAL', message: 'A read by images gave rows.' });
}
