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
  readonly #types: Int32Array;
  /** Whether every type of the row at hand takes one byte. */
  #isShort = true;
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
    this.#types = new Int32Array(columns.length);
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

  #writeFields(images: Images, start: number, out: RecordBuffer): number {
    const { bytes, view } = images;
    const width = this.#width;
    const types = this.#types;
    const rowid = this.#rowid;
    const { length } = bytes;
    if (start + 2 > length || view.getInt16(start) !== width) return NOT_EXACT;
    let at = start + 2;
    let all = 0;
    for (let column = 0; column < width; column++) {
      const size = at + 4 > length ? length : view.getInt32(at);
      at += 4;
      let type = 0;
      if (size < 0) {
        if (this.#notNull[column] === true) return NOT_EXACT;
      } else {
        if (at + size > length) return NOT_EXACT;
        if (column !== rowid) type = (this.#writers[column] as CellWriter)(images, at, size, out);
        else if (!this.#readRowid(view, at, size)) return NOT_EXACT;
        if (type === NOT_EXACT) return NOT_EXACT;
        at += size;
      }
      types[column] = type;
      all |= type;
    }
    this.#isShort = all < 0x80;
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
    const head = this.#headSize();
    const fields = out.at - begin - this.#guess;
    const payload = head + fields;
    if (payload > LARGEST_PAYLOAD) return false;
    const before = varintSize(payload) + longVarintSize(this.#high, this.#low) + head;
    if (before !== this.#guess) this.#shift(begin, fields, before, out);
    const { bytes } = out;
    let at = writeVarint(bytes, begin, payload);
    at = writeLongVarint(bytes, at, this.#high, this.#low);
    at = writeVarint(bytes, at, head);
    const types = this.#types;
    const width = this.#width;
    if (this.#isShort)
      for (let column = 0; column < width; column++) bytes[at + column] = types[column] as number;
    else for (let column = 0; column < width; column++) at = writeVarint(bytes, at, types[column] as number);
    this.#tree.add(begin, payload, this.#high, this.#low);
    return true;
  }

  /** The bytes of the serial types and of their number of bytes, which counts itself. */
  #headSize(): number {
    let size = this.#width;
    if (!this.#isShort) {
      size = 0;
      for (const type of this.#types) size += varintSize(type);
    }
    return size + (size < 127 ? 1 : size < 16_382 ? 2 : 3);
  }

  #shift(begin: number, fields: number, before: number, out: RecordBuffer): void {
    out.reserve(Math.max(0, before - this.#guess));
    out.bytes.copyWithin(begin + before, begin + this.#guess, begin + this.#guess + fields);
    out.at = begin + before + fields;
    this.#guess = before;
  }
}
