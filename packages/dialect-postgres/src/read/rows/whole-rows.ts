import { BinaryFrame } from './binary-frame.js';
import type { CopySink } from './copy-out.js';

/** Smaller rows are put together from their pieces. */
const LARGE_ROW = 1024 ** 2;
/** A first piece that holds all that may come before the first row. */
const LEAST_PIECE = 1024;

/** Takes the rows of a binary COPY one by one, where they lie. */
export interface RowTaker<Item> {
  /** A row, from one place of some bytes to another; what is ready with it. */
  row(bytes: Uint8Array, start: number, end: number): Item | undefined;
  /** A large row of so many bytes comes in parts, each of which is gone with the next one. Absent: it is put together. */
  readonly parts?:
    | {
        begin(bytes: number): void;
        add(bytes: Uint8Array): void;
        end(): Item | undefined;
      }
    | undefined;
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
  /** Whether the row at hand is given in parts; undefined until its first. */
  #inParts: boolean | undefined;
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
    this.#inParts = undefined;
  }

  add(chunk: Buffer, start: number, end: number): void {
    if (end - start < this.#bytes) {
      this.#addPart(chunk.subarray(start, end));
      return;
    }
    this.#chunk = chunk;
    this.#start = start;
    this.#end = end;
  }

  #addPart(piece: Buffer): void {
    const { parts } = this.#taker;
    let part = piece;
    if (this.#inParts === undefined) {
      this.#inParts = false;
      if (parts !== undefined && this.#bytes > LARGE_ROW && piece.length > LEAST_PIECE) {
        part = piece.subarray(this.#frame.before(piece));
        this.#inParts = this.#frame.isPlainRow(this.#bytes);
        if (this.#inParts) parts.begin(this.#bytes - (piece.length - part.length));
      }
    }
    if (this.#inParts) parts?.add(part);
    else this.#pieces.push(Buffer.from(part));
  }

  end(): Item | undefined {
    if (this.#inParts === true) {
      this.rows += 1;
      return this.#taker.parts?.end();
    }
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
