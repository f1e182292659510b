import { cutMemory, moreMemory } from '@godwit/plugin-api';
import type { CopiedRows } from './copy-rows.js';

const SMALLEST = 16 * 1024;
/** Copied byte by byte: a call to the engine costs more. */
const SHORT = 64;

/** Gathers rows into one piece of memory of its own, which goes with the batch. */
export class RowBuffer {
  readonly #aim: number;
  #bytes: Buffer<ArrayBuffer>;
  #used = 0;
  #rowStart = 0;
  #rows = 0;
  #lastRow = 0;

  /** `aim`: about how many bytes a batch will have at most. */
  constructor(aim: number) {
    this.#aim = aim;
    this.#bytes = Buffer.allocUnsafeSlow(SMALLEST);
  }

  get rowCount(): number {
    return this.#rows;
  }

  get byteLength(): number {
    return this.#used;
  }

  /** Makes room for as many more bytes, so that a row that comes in pieces is not moved again and again. */
  expect(size: number): void {
    this.#reserve(this.#used + size);
  }

  /** Adds a piece of the row at hand. */
  add(chunk: Buffer, start: number, end: number): void {
    this.#reserve(this.#used + end - start);
    const bytes = this.#bytes;
    let at = this.#used;
    this.#used += end - start;
    if (end - start > SHORT) chunk.copy(bytes, at, start, end);
    else for (let from = start; from < end; ) bytes[at++] = chunk[from++] as number;
  }

  /** How many bytes came of the row at hand. */
  get currentBytes(): number {
    return this.#used - this.#rowStart;
  }

  /** What came of the row at hand. */
  current(): Uint8Array {
    return this.#bytes.subarray(this.#rowStart, this.#used);
  }

  /** Takes away the first bytes of the row at hand. */
  skip(bytes: number): void {
    this.#bytes.copyWithin(this.#rowStart, this.#rowStart + bytes, this.#used);
    this.#used -= bytes;
  }

  /** Ends the row at hand and says how many bytes it has. */
  endRow(): number {
    const size = this.#used - this.#rowStart;
    this.#lastRow = size;
    this.#rowStart = this.#used;
    this.#rows += 1;
    return size;
  }

  /** The bytes of the row that was ended last. */
  lastRow(size: number): Uint8Array {
    return this.#bytes.subarray(this.#used - size, this.#used);
  }

  /** Gives the rows away, in memory that holds nothing else; the next batch begins with room for as much. */
  take(): CopiedRows {
    const bytes = cutMemory(this.#bytes, this.#used);
    const rows = { bytes, rowCount: this.#rows, lastRowBytes: this.#lastRow };
    const room = Math.min(this.#aim, Math.ceil(this.#used * 1.1));
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(SMALLEST, room));
    this.#used = 0;
    this.#rowStart = 0;
    this.#rows = 0;
    return rows;
  }

  #reserve(size: number): void {
    if (size <= this.#bytes.length) return;
    const { buffer, byteLength } = moreMemory(this.#bytes, size);
    this.#bytes = Buffer.from(buffer, 0, byteLength);
  }
}
