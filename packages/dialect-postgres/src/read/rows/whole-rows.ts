import { BinaryFrame } from './binary-frame.js';
import type { CopySink } from './copy-out.js';

/** Takes the rows of a binary COPY one by one, where they lie. */
export interface RowTaker<Item> {
  /** A row, from one place of some bytes to another; what is ready with it. */
  row(bytes: Uint8Array, start: number, end: number): Item | undefined;
  /** The bytes of the rows so far are gone afterwards. */
  release(): void;
  /** What is left after the last row. */
  finish(): readonly Item[];
}

/** Rows of a binary COPY as ranges of what the socket gave; only those that came in pieces are put together. */
export class WholeRows<Item> implements CopySink<Item> {
  rows = 0;
  readonly #taker: RowTaker<Item>;
  readonly #frame = new BinaryFrame();
  #pieces: Buffer[] = [];
  #chunk: Buffer | undefined;
  #start = 0;
  #end = 0;
  #bytes = 0;

  constructor(taker: RowTaker<Item>) {
    this.#taker = taker;
  }

  begin(bytes: number): void {
    this.#bytes = bytes;
    this.#chunk = undefined;
  }

  add(chunk: Buffer, start: number, end: number): void {
    if (end - start < this.#bytes) {
      this.#pieces.push(Buffer.from(chunk.subarray(start, end)));
      return;
    }
    this.#chunk = chunk;
    this.#start = start;
    this.#end = end;
  }

  end(): Item | undefined {
    if (this.#chunk === undefined) {
      this.#chunk = Buffer.concat(this.#pieces);
      this.#pieces = [];
      this.#start = 0;
      this.#end = this.#chunk.length;
    }
    if (!this.#frame.isPlainRow(this.#bytes) && this.#isNoRow(this.#chunk)) return undefined;
    this.rows += 1;
    return this.#taker.row(this.#chunk, this.#start, this.#end);
  }

  endChunk(): void {
    this.#taker.release();
  }

  finish(): readonly Item[] {
    this.#frame.checkEnded();
    return this.#taker.finish();
  }

  /** Leaves out what is no row of the message that ended. */
  #isNoRow(chunk: Buffer): boolean {
    this.#start += this.#frame.before(chunk.subarray(this.#start, this.#end));
    return this.#frame.isNoRow(chunk.subarray(this.#start, this.#end));
  }
}
