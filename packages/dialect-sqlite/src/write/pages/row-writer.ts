import { type CellWriter, type Images, NOT_EXACT } from './cell-writer.js';
import type { RecordBuffer } from './record-buffer.js';
import type { TableTree } from './table-tree.js';
import { longVarintSize, varintSize, writeLongVarint, writeVarint } from './write-varint.js';

/** How the cells of one column are written. */
export interface ColumnWriter {
  readonly write: CellWriter;
  readonly notNull: boolean;
  /** It is the rowid, which is in no record. */
  readonly isRowid: boolean;
}

/** What a payload may have at most, far below what SQLite's own code takes. */
const LARGEST_PAYLOAD = 1e9;

/** Makes rows of images to cells of a tree. */
export class RowWriter {
  readonly #tree: TableTree;
  readonly #writers: readonly CellWriter[];
  readonly #notNull: readonly boolean[];
  readonly #rowid: number;
  readonly #types: Float64Array;
  readonly #width: number;
  /** So many bytes came before the fields of the row before. */
  #guess = 0;
  #high = 0;
  #low = 0;

  constructor(tree: TableTree, columns: readonly ColumnWriter[]) {
    this.#tree = tree;
    this.#width = columns.length;
    this.#writers = columns.map(({ write }) => write);
    this.#notNull = columns.map(({ notNull, isRowid }) => notNull || isRowid);
    this.#rowid = columns.findIndex(({ isRowid }) => isRowid);
    this.#types = new Float64Array(columns.length);
  }

  /** Writes all rows of a batch and gives their number; undefined where SQLite might store one otherwise, or refuse it. */
  writeAll(bytes: Uint8Array): number | undefined {
    const images = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
    let rows = 0;
    for (let at = 0; at < bytes.length; rows++) {
      at = this.#writeRow(images, at);
      if (at === NOT_EXACT) return undefined;
    }
    return rows;
  }

  /** Gives the place behind the row. */
  #writeRow(images: Images, start: number): number {
    const { out } = this.#tree;
    const begin = out.at;
    out.reserve(this.#guess);
    out.at += this.#guess;
    const at = this.#writeFields(images, start, out);
    if (at === NOT_EXACT || !this.#takeRowid()) return NOT_EXACT;
    return this.#complete(begin, out) ? at : NOT_EXACT;
  }

  #writeFields({ bytes, view }: Images, start: number, out: RecordBuffer): number {
    const width = this.#width;
    const images = { bytes, view };
    if (start + 2 > bytes.length || view.getInt16(start) !== width) return NOT_EXACT;
    let at = start + 2;
    for (let column = 0; column < width; column++) {
      if (at + 4 > bytes.length) return NOT_EXACT;
      const size = view.getInt32(at);
      at += 4;
      if (size < 0) {
        if (this.#notNull[column] === true) return NOT_EXACT;
        this.#types[column] = 0;
        continue;
      }
      if (at + size > bytes.length) return NOT_EXACT;
      if (column === this.#rowid) {
        if (!this.#readRowid(view, at, size)) return NOT_EXACT;
        this.#types[column] = 0;
      } else {
        const type = (this.#writers[column] as CellWriter)(images, at, size, out);
        if (type === NOT_EXACT) return NOT_EXACT;
        this.#types[column] = type;
      }
      at += size;
    }
    return at;
  }

  #readRowid(view: DataView, at: number, size: number): boolean {
    if (size === 8) {
      this.#high = view.getInt32(at);
      this.#low = view.getInt32(at + 4);
      return true;
    }
    if (size !== 4 && size !== 2) return false;
    this.#low = size === 4 ? view.getInt32(at) : view.getInt16(at);
    this.#high = this.#low >> 31;
    return true;
  }

  /** Whether the row stands behind those before it; without a rowid among its columns it gets the next one. */
  #takeRowid(): boolean {
    const { high, low, isEmpty } = this.#tree;
    if (this.#rowid >= 0)
      return isEmpty || this.#high > high || (this.#high === high && this.#low >>> 0 > low >>> 0);
    this.#low = isEmpty ? 1 : (low + 1) | 0;
    this.#high = isEmpty ? 0 : high + (this.#low === 0 ? 1 : 0);
    return true;
  }

  /** Puts before the fields what comes before them: the size of the payload, the rowid, and the serial types. */
  #complete(begin: number, out: RecordBuffer): boolean {
    let head = 0;
    for (let column = 0; column < this.#width; column++) head += varintSize(this.#types[column] as number);
    // The length of the head counts itself.
    head += head < 127 ? 1 : head < 16_382 ? 2 : 3;
    const fields = out.at - begin - this.#guess;
    const payload = head + fields;
    if (payload > LARGEST_PAYLOAD) return false;
    const before = varintSize(payload) + longVarintSize(this.#high, this.#low) + head;
    if (before !== this.#guess) this.#shift(begin, fields, before, out);
    const { bytes } = out;
    let at = writeVarint(bytes, begin, payload);
    at = writeLongVarint(bytes, at, this.#high, this.#low);
    at = writeVarint(bytes, at, head);
    for (let column = 0; column < this.#width; column++)
      at = writeVarint(bytes, at, this.#types[column] as number);
    this.#tree.add(begin, payload, this.#high, this.#low);
    return true;
  }

  #shift(begin: number, fields: number, before: number, out: RecordBuffer): void {
    out.reserve(Math.max(0, before - this.#guess));
    out.bytes.copyWithin(begin + before, begin + this.#guess, begin + this.#guess + fields);
    out.at = begin + before + fields;
    this.#guess = before;
  }
}
