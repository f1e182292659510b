import { type BlockDigest, ImageSum } from '@godwit/plugin-api';
import type { DigestStep } from '../thread/protocol.js';
import { boundOf } from './keyed-table.js';
import {
  blocksByPages,
  hashBySql,
  type ImageBlock,
  type ImageDigestParts,
  keptBlocks,
} from './read-blocks.js';
import { SampledBlocks } from './sampled-blocks.js';

const SLICE_MS = 30;

/**
 * One digest over the images of a table's cells under way, by its pages, or as the scan made it of them. A sample of the blocks
 * is read by SQL as well: where that gives other images, these count.
 */
export class ImageDigest {
  readonly #parts: ImageDigestParts;
  readonly #blocks: Iterator<ImageBlock | undefined, void>;
  readonly #samples: SampledBlocks;
  readonly #total = new ImageSum();
  /** The block that came last: whether it is the last one of all shows later. */
  #held: ImageBlock | undefined;
  #released = 0;

  constructor(parts: ImageDigestParts) {
    const { kept, table } = parts.request;
    this.#parts = parts;
    this.#blocks = kept === undefined ? blocksByPages(parts) : keptBlocks(kept);
    this.#samples = new SampledBlocks(table);
  }

  /** The blocks that end within a short time, which may be none. */
  next(): DigestStep {
    const blocks: BlockDigest[] = [];
    const end = performance.now() + SLICE_MS;
    do {
      const { value: block, done } = this.#blocks.next();
      if (done) {
        this.#release(blocks, true);
        if (this.#parts.request.path === undefined)
          blocks.push({ rows: this.#total.rows, digest: this.#total.digest });
        return { blocks, done: true };
      }
      if (block === undefined) continue;
      this.#release(blocks, false);
      this.#held = block;
    } while (performance.now() < end);
    return { blocks, done: false };
  }

  #release(blocks: BlockDigest[], isLast: boolean): void {
    const block = this.#held;
    if (block === undefined) return;
    const isSample = this.#samples.has(this.#released++) || isLast;
    const digest = block.hash.digest();
    const proved = isSample ? hashBySql(this.#parts, block) : undefined;
    const counts = proved === undefined || proved.digest() === digest ? block.hash : proved;
    if (counts.sum !== undefined) this.#total.join(counts.sum);
    else blocks.push({ rows: counts.rows, digest: counts.digest(), last: this.#keyOf(block.last) });
  }

  #keyOf(position: ImageBlock['last']): NonNullable<BlockDigest['last']> {
    const { request, encoding } = this.#parts;
    const { path = { columns: [], isTable: true } } = request;
    if (path.index !== undefined) return boundOf(path, position, encoding);
    // The key is the rowid, which is the position.
    const isBig = path.columns[0]?.as.kind === 'bigint';
    return [isBig ? BigInt(position as string) : Number(position)];
  }
}
