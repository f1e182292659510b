import { CELL_IMAGES, endsBlock, type Position, ROW_HEAD_BYTES, writeRowHead } from '@godwit/plugin-api';
import { PayloadTooLarge } from '../pages/payload.js';
import type { StoredRow, TakeRow } from '../pages/rows.js';
import type { NextBatch } from '../thread/protocol.js';
import type { ColumnImage } from './compile-images.js';
import { ImageBuffer } from './image-buffer.js';
import type { RowPlaces, RowSource } from './row-places.js';

/** A larger cell need not be copied. */
const LARGE_CELL = 256 * 1024;

export type OnLarge = (piece: Uint8Array) => void;

/** What one read of a table by its pages needs. */
export interface ImageReadOptions {
  readonly columns: readonly ColumnImage[];
  readonly maxBytes: number;
  readonly places: RowPlaces;
  /** As in a request to read. */
  readonly framed: boolean;
  readonly rowidBlocks?: number | undefined;
  /** Takes a row with large cells and all before it in pieces, which are gone with the next one; its batch only counts them. */
  readonly onLarge?: OnLarge | undefined;
  /** The value of a column that came later than the row behind a position, as an image; undefined where it is not known. */
  later(column: string, after: Position | undefined): Uint8Array | null | undefined;
}

/** Reads the rows of a table out of its pages and makes images of their cells, without a value in between. */
export class ImageRead {
  readonly #options: ImageReadOptions;
  readonly #out: ImageBuffer;
  readonly #defaults = new Map<string, Uint8Array | null>();
  #rows: RowSource | undefined;
  #isTooLarge = false;
  /** How many bytes of large cells the last batch has. */
  #given = 0;
  #after: Position | undefined;

  constructor(options: ImageReadOptions, after: Position | undefined) {
    this.#options = options;
    this.#out = new ImageBuffer(
      options.maxBytes + 64 * 1024,
      options.onLarge === undefined ? undefined : LARGE_CELL,
    );
    this.#after = after;
  }

  /** Goes on after a row that was read in another way. */
  skipTo(position: Position): void {
    this.#after = position;
    this.#rows = undefined;
  }

  /** Gives memory back that large rows needed; nothing of what was read last is wanted any more. */
  rest(): void {
    this.#out.rest();
  }

  /** The next rows, at most so many; undefined at the end. `stuck`: the next row has a value that only the other way knows. */
  next(maxRows: number): NextBatch | 'stuck' {
    const { maxBytes, places, framed, rowidBlocks: blocks } = this.#options;
    this.#rows ??= places.open(this.#after);
    let count = 0;
    let isStuck = false;
    let isOver = false;
    this.#isTooLarge = false;
    this.#given = 0;
    this.#walk((row) => {
      isOver = places.isBeyond(row);
      if (isOver) return false;
      const start = this.#out.at;
      if (!(framed ? this.#writeFramed(row) : this.#write(row))) {
        this.#out.goBack(start);
        isStuck = true;
        return false;
      }
      places.pass(row);
      count++;
      if (blocks !== undefined && endsBlock(row.rowid, 0, blocks)) return 'last';
      return count < maxRows && this.#out.at + this.#given < maxBytes ? true : 'last';
    });
    const position = places.position();
    if (count === 0 || position === undefined)
      return (isStuck || this.#isTooLarge) && !isOver ? 'stuck' : undefined;
    this.#after = position;
    const bytes = framed ? this.#out.lend() : this.#out.take();
    return { encoding: CELL_IMAGES, bytes, rowCount: count, position };
  }

  #walk(take: TakeRow): void {
    try {
      this.#rows?.walk(take);
    } catch (error) {
      // The other way names the cell, or has the patience.
      if (!(error instanceof PayloadTooLarge)) throw error;
      this.#isTooLarge = true;
    }
  }

  #writeFramed(row: StoredRow): boolean {
    const out = this.#out;
    out.reserve(ROW_HEAD_BYTES);
    const start = out.at + ROW_HEAD_BYTES;
    out.at = start;
    if (!this.#write(row)) return false;
    const { onLarge } = this.#options;
    const { leftBytes } = out;
    writeRowHead(out.bytes, start - ROW_HEAD_BYTES, out.at - start + leftBytes);
    if (onLarge !== undefined && leftBytes > 0) out.give(onLarge);
    this.#given += leftBytes;
    return true;
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
        if (!this.#writeLater(column)) return false;
      } else if (record.types[field] === 0) {
        out.reserve(4);
        out.begin(-1);
      } else if (!image(record, field, out)) return false;
    }
    return true;
  }

  /** A row that is older than a column has its default. */
  #writeLater(column: ColumnImage): boolean {
    const out = this.#out;
    const known = this.#defaults.get(column.name);
    const image =
      known === undefined ? this.#options.later(column.name, this.#options.places.position()) : known;
    if (image === undefined) return false;
    this.#defaults.set(column.name, image);
    if (image === null) {
      out.reserve(4);
      out.begin(-1);
    } else out.copy(image, 0, image.length);
    return true;
  }
}
