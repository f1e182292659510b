import {
  type BlockDigest,
  CELL_IMAGES,
  type EncodedBatch,
  ImageSum,
  LARGEST_CELL,
  MigrationError,
  type Position,
} from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import type { PageAccess } from '../pages/page-access.js';
import { releaseBytes } from '../rows/release-bytes.js';
import type { TextEncoding } from '../rows/stored-text.js';
import { TableRead } from '../rows/table-read.js';
import type { DigestStep, ImageDigestRequest, NextBatch, ReadRequest } from '../thread/protocol.js';
import { type BlockHash, createShaBlock, createSumBlock } from './block-hash.js';
import { boundOf } from './keyed-table.js';
import { SampledBlocks } from './sampled-blocks.js';

const PIECE = 1 << 20;
const SLICE_MS = 30;

/** What one digest over images needs. */
export interface ImageDigestParts {
  readonly db: Connection;
  readonly encoding: TextEncoding;
  /** The pages of the snapshot. */
  readonly pages: PageAccess | undefined;
  readonly request: ImageDigestRequest;
}

/** Rows that were hashed: those after one position up to and with another. */
interface Block {
  readonly number: number;
  readonly after: Position | undefined;
  readonly last: Position;
  readonly hash: BlockHash;
}

/**
 * One digest over the images of a table's cells under way, by its pages. A sample of the blocks is read by SQL as well: where
 * that gives other images, these count.
 */
export class ImageDigest {
  readonly #parts: ImageDigestParts;
  readonly #read: TableRead;
  readonly #samples: SampledBlocks;
  readonly #total = new ImageSum();
  /** The block that came to its end last: whether it is the last one of all shows later. */
  #held: Block | undefined;
  #after: Position | undefined;
  #last: Position | undefined;
  #hash: BlockHash;
  #blocks = 0;

  constructor(parts: ImageDigestParts) {
    this.#parts = parts;
    this.#read = this.#readOf(undefined, undefined, parts.pages);
    this.#samples = new SampledBlocks(parts.request.table);
    this.#hash = this.#newHash();
  }

  /** The blocks that end within a short time, which may be none. */
  next(): DigestStep {
    const blocks: BlockDigest[] = [];
    const end = performance.now() + SLICE_MS;
    const { blockRows } = this.#parts.request;
    do {
      const batch = imagesOf(this.#read.next(blockRows - this.#hash.rows));
      if (batch === undefined) {
        if (this.#hash.rows > 0) this.#hold(blocks);
        this.#release(blocks, true);
        if (this.#parts.request.path === undefined)
          blocks.push({ rows: this.#total.rows, digest: this.#total.digest });
        return { blocks, done: true };
      }
      this.#hash.add(batch.bytes, batch.rowCount);
      this.#last = batch.position;
      if (this.#hash.rows === blockRows) this.#hold(blocks);
    } while (performance.now() < end);
    return { blocks, done: false };
  }

  #hold(blocks: BlockDigest[]): void {
    this.#release(blocks, false);
    const last = this.#last as Position;
    this.#held = { number: this.#blocks++, after: this.#after, last, hash: this.#hash };
    this.#after = last;
    this.#hash = this.#newHash();
  }

  #release(blocks: BlockDigest[], isLast: boolean): void {
    const block = this.#held;
    if (block === undefined) return;
    this.#held = undefined;
    const isSample = this.#samples.has(block.number) || isLast;
    const digest = block.hash.digest();
    const proved = isSample ? this.#bySql(block) : undefined;
    const counts = proved === undefined || proved.digest() === digest ? block.hash : proved;
    if (counts.sum !== undefined) this.#total.join(counts.sum);
    else
      blocks.push({
        rows: counts.rows,
        digest: counts === block.hash ? digest : counts.digest(),
        last: this.#keyOf(block.last),
      });
  }

  /** The same rows as SQLite's own SQL gives them. */
  #bySql({ after, last }: Block): BlockHash {
    this.#read.rest();
    const read = this.#readOf(after, last, undefined);
    const hash = this.#newHash();
    for (let batch = imagesOf(read.next()); batch !== undefined; batch = imagesOf(read.next())) {
      hash.add(batch.bytes, batch.rowCount);
      releaseBytes(batch.bytes);
    }
    return hash;
  }

  #readOf(
    after: Position | undefined,
    through: Position | undefined,
    pages: PageAccess | undefined,
  ): TableRead {
    const { db, encoding, request } = this.#parts;
    const { blockRows, path: _, ...rest } = request;
    const read: ReadRequest = {
      ...rest,
      encoding: CELL_IMAGES,
      framed: request.path !== undefined,
      ...(after === undefined ? {} : { after }),
      ...(through === undefined ? {} : { range: { id: 'block', through } }),
      maxBytes: PIECE,
      maxRows: blockRows,
      maxCellBytes: LARGEST_CELL,
    };
    return new TableRead(db, encoding, read, undefined, pages);
  }

  #newHash(): BlockHash {
    return this.#parts.request.path === undefined ? createSumBlock() : createShaBlock();
  }

  #keyOf(position: Position): NonNullable<BlockDigest['last']> {
    const { request, encoding } = this.#parts;
    const { path = { columns: [], isTable: true } } = request;
    if (path.index !== undefined) return boundOf(path, position, encoding);
    // The key is the rowid, which is the position.
    const isBig = path.columns[0]?.as.kind === 'bigint';
    return [isBig ? BigInt(position as string) : Number(position)];
  }
}

function imagesOf(batch: NextBatch): EncodedBatch | undefined {
  if (batch === undefined || 'bytes' in batch) return batch;
  throw new MigrationError({ code: 'INTERNAL', message: 'A read by images gave rows.' });
}
