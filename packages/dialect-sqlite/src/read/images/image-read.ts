import { CELL_IMAGES, type Position } from '@godwit/plugin-api';
import { PayloadTooLarge } from '../pages/payload.js';
import type { StoredRow } from '../pages/rows.js';
import { type Halves, halvesOf, joinHalves } from '../pages/varint.js';
import type { NextBatch } from '../thread/protocol.js';
import type { ColumnImage } from './compile-images.js';
import { ImageBuffer } from './image-buffer.js';

/** Rows of a table by its pages, from a place on. */
export interface RowSource {
  walk(take: (row: StoredRow) => boolean): boolean;
}

/** What one read of a table by its pages needs. */
export interface ImageReadOptions {
  readonly columns: readonly ColumnImage[];
  readonly maxBytes: number;
  /** The last rowid that is wanted. */
  readonly through: bigint | undefined;
  /** The table after a rowid. */
  open(after: bigint | undefined): RowSource;
  /** The value of a column that came later than a row, as an image; undefined where it is not known. */
  later(column: string, rowid: bigint): Uint8Array | null | undefined;
}

/** Reads the rows of a table out of its pages and makes images of their cells, without a value in between. */
export class ImageRead {
  readonly #options: ImageReadOptions;
  readonly #out: ImageBuffer;
  readonly #defaults = new Map<string, Uint8Array | null>();
  #rows: RowSource | undefined;
  #isTooLarge = false;
  #after: bigint | undefined;
  readonly #through: Halves | undefined;
  /** The rowid of the last row that was taken. */
  readonly #last = { high: 0, low: 0 };

  constructor(options: ImageReadOptions, after: Position | undefined) {
    this.#options = options;
    this.#through = options.through === undefined ? undefined : halvesOf(options.through);
    this.#out = new ImageBuffer(options.maxBytes + 64 * 1024);
    this.#after = after === undefined ? undefined : BigInt(after as string);
  }

  /** Goes on after a row that was read in another way. */
  skipTo(position: Position): void {
    this.#after = BigInt(position as string);
    this.#rows = undefined;
  }

  /** The next rows, at most so many; undefined at the end. `stuck`: the next row has a value that only the other way knows. */
  next(maxRows: number): NextBatch | 'stuck' {
    this.#rows ??= this.#options.open(this.#after);
    let count = 0;
    let isStuck = false;
    let isOver = false;
    const { maxBytes } = this.#options;
    const through = this.#through;
    this.#isTooLarge = false;
    this.#walk((row) => {
      if (count >= maxRows || this.#out.at >= maxBytes) return false;
      if (through !== undefined && row.rowid.exceeds(through)) {
        isOver = true;
        return false;
      }
      const start = this.#out.at;
      if (!this.#write(row)) {
        this.#out.at = start;
        isStuck = true;
        return false;
      }
      this.#last.high = row.rowid.high;
      this.#last.low = row.rowid.low;
      count++;
      return true;
    });
    if (count > 0) {
      this.#after = joinHalves(this.#last);
      const position = String(this.#after);
      return { encoding: CELL_IMAGES, bytes: this.#out.take(), rowCount: count, position };
    }
    return (isStuck || this.#isTooLarge) && !isOver ? 'stuck' : undefined;
  }

  #walk(take: (row: StoredRow) => boolean): void {
    try {
      this.#rows?.walk(take);
    } catch (error) {
      // The other way names the cell, or has the patience.
      if (!(error instanceof PayloadTooLarge)) throw error;
      this.#isTooLarge = true;
    }
  }

  /** One row; false where a value has no certain image. */
  #write(row: StoredRow): boolean {
    const { columns } = this.#options;
    const out = this.#out;
    const { record } = row;
    out.reserve(2);
    out.view.setInt16(out.at, columns.length);
    out.at += 2;
    for (const column of columns) {
      const { field, image } = column;
      if (field === 'rowid') {
        if (!column.rowid(row.rowid, out)) return false;
      } else if (field >= record.count) {
        if (!this.#writeLater(column, row)) return false;
      } else if (record.types[field] === 0) {
        out.reserve(4);
        out.begin(-1);
      } else if (!image(record, field, out)) return false;
    }
    return true;
  }

  /** A row that is older than a column has its default. */
  #writeLater(column: ColumnImage, row: StoredRow): boolean {
    const out = this.#out;
    const known = this.#defaults.get(column.name);
    const image = known === undefined ? this.#options.later(column.name, row.rowid.bigint) : known;
    if (image === undefined) return false;
    this.#defaults.set(column.name, image);
    if (image === null) {
      out.reserve(4);
      out.begin(-1);
    } else out.copy(image, 0, image.length);
    return true;
  }
}
