import { BinaryFrame } from './binary-frame.js';
import { CopyOut, type CopySink } from './copy-out.js';
import { RowBuffer } from './row-buffer.js';

/** Rows as the server sent them: each ended by a line feed, or each of a binary COPY as its cells. */
export interface CopiedRows {
  readonly bytes: Uint8Array;
  readonly rowCount: number;
  /** How many of the bytes are the last row's. */
  readonly lastRowBytes: number;
}

/** How rows are gathered. */
export interface CopyLimits {
  readonly maxBytes: number;
  readonly maxRows: number;
  /** A row larger than this is shown to `onLargeRow`, which throws where it is too large. */
  readonly largeRowBytes: number;
  readonly onLargeRow: (row: Uint8Array) => void;
  /** The rows are those of a binary COPY. */
  readonly binary?: boolean;
}

/** A COPY whose rows are gathered in batches. */
export function copyRows(sql: string, limits: CopyLimits): CopyOut<CopiedRows> {
  return new CopyOut(sql, new Batches(limits));
}

class Batches implements CopySink<CopiedRows> {
  rows = 0;
  readonly #limits: CopyLimits;
  readonly #buffer: RowBuffer;
  readonly #frame: BinaryFrame | undefined;

  constructor(limits: CopyLimits) {
    this.#limits = limits;
    this.#buffer = new RowBuffer(limits.maxBytes);
    this.#frame = limits.binary === true ? new BinaryFrame() : undefined;
  }

  begin(bytes: number): void {
    this.#buffer.expect(bytes);
  }

  add(chunk: Buffer, start: number, end: number): void {
    this.#buffer.add(chunk, start, end);
  }

  end(): CopiedRows | undefined {
    if (this.#frame?.isPlainRow(this.#buffer.currentBytes) === false && this.#isNoRow(this.#frame))
      return undefined;
    const size = this.#buffer.endRow();
    this.rows += 1;
    const { largeRowBytes, onLargeRow, maxRows, maxBytes } = this.#limits;
    if (size > largeRowBytes) onLargeRow(this.#buffer.lastRow(size));
    return this.#buffer.rowCount >= maxRows || this.#buffer.byteLength >= maxBytes
      ? this.#buffer.take()
      : undefined;
  }

  endChunk(): void {}

  finish(): readonly CopiedRows[] {
    this.#frame?.checkEnded();
    return this.#buffer.rowCount > 0 ? [this.#buffer.take()] : [];
  }

  /** Takes away what is no row of the message that ended. */
  #isNoRow(frame: BinaryFrame): boolean {
    this.#buffer.skip(frame.before(this.#buffer.current()));
    const rest = this.#buffer.current();
    if (!frame.isNoRow(rest)) return false;
    this.#buffer.skip(rest.length);
    return true;
  }
}
