import { endsBlock, ROW_HEAD_BYTES, writeRowHead } from '@godwit/plugin-api';
import { type BlockHash, createShaBlock } from '../digest/block-hash.js';
import type { KeptBlock, KeptDigest } from '../digest/kept-digest.js';
import type { ImageBuffer } from '../images/image-buffer.js';
import type { RowPlaces } from '../images/row-places.js';
import type { StoredRow } from '../pages/rows.js';

/** Bytes that are hashed at once. */
const PIECE = 1 << 18;

/** Digests the rows that a scan goes through, over the images of their cells, as a digest asks for later. */
export class ScanDigest {
  readonly #out: ImageBuffer;
  readonly #places: RowPlaces;
  readonly #blockRows: number;
  readonly #byKey: boolean;
  readonly #blocks: KeptBlock[] = [];
  #hash: BlockHash = createShaBlock();
  /** Rows of the block so far, and of these those that are in the buffer. */
  #rows = 0;
  #waiting = 0;
  #start = 0;

  /** Images are written into the buffer by others, between `begin` and `end`. `byKey`: rowids end blocks. */
  constructor(out: ImageBuffer, places: RowPlaces, blockRows: number, byKey: boolean) {
    this.#out = out;
    this.#places = places;
    this.#blockRows = blockRows;
    this.#byKey = byKey;
  }

  /** A row of so many cells begins. */
  begin(cells: number): void {
    const out = this.#out;
    out.reserve(ROW_HEAD_BYTES + 2);
    this.#start = out.at + ROW_HEAD_BYTES;
    out.view.setInt16(this.#start, cells);
    out.at = this.#start + 2;
  }

  end(row: StoredRow): void {
    const out = this.#out;
    writeRowHead(out.bytes, this.#start - ROW_HEAD_BYTES, out.at - this.#start);
    this.#places.pass(row);
    this.#rows++;
    this.#waiting++;
    if (this.#isEnd(row)) this.#close();
    else if (out.at >= PIECE) this.#flush();
  }

  /** All blocks; no row comes any more. */
  result(): Omit<KeptDigest, 'columns'> {
    if (this.#rows > 0) this.#close();
    return { blockRows: this.#blockRows, byKey: this.#byKey, blocks: this.#blocks };
  }

  #isEnd({ rowid }: StoredRow): boolean {
    return this.#byKey ? endsBlock(rowid, this.#rows, this.#blockRows) : this.#rows === this.#blockRows;
  }

  #close(): void {
    this.#flush();
    const last = this.#places.position() as KeptBlock['last'];
    this.#blocks.push({ rows: this.#rows, digest: this.#hash.digest(), last });
    this.#hash = createShaBlock();
    this.#rows = 0;
  }

  #flush(): void {
    const out = this.#out;
    this.#hash.add(out.lend(), this.#waiting);
    this.#waiting = 0;
    if (out.bytes.length > 2 * PIECE) out.rest();
  }
}
