import { localBytes, tableLimits } from '../../read/pages/payload.js';
import { LeafList } from './leaf-list.js';
import type { PageFile } from './page-file.js';
import type { RecordBuffer } from './record-buffer.js';
import { longVarintSize, writeLongVarint } from './write-varint.js';

/** Kinds of pages of a table, and how long their heads are. */
const INTERIOR = 5;
const LEAF = 13;
const INTERIOR_HEAD = 12;
const LEAF_HEAD = 8;
const SMALLEST_CELL = 4;

/** What a tree was at some moment. */
export interface TreeState {
  readonly cells: Uint8Array;
  readonly starts: Uint32Array;
  readonly leaves: number;
  readonly pages: number;
  readonly high: number;
  readonly low: number;
}

/**
 * The b-tree of a table with rowids, whose rows come in the order of these: leaves are filled one after another and written,
 * what stands above them is made at the end (sqlite.org/fileformat2, section 1.6).
 */
export class TableTree {
  /** The cells of the page at hand; the next one is made at its end. */
  readonly out: RecordBuffer;
  /** The two halves of the last rowid. */
  high = -0x8000_0000;
  low = 0;
  readonly #file: PageFile;
  readonly #usable: number;
  readonly #starts: Uint32Array;
  /** The leaves that are full. */
  readonly leaves: LeafList;
  #cells = 0;

  constructor(file: PageFile, out: RecordBuffer, leaves = new LeafList()) {
    this.out = out;
    this.leaves = leaves;
    this.#file = file;
    this.#usable = file.pageSize;
    this.#starts = new Uint32Array(file.pageSize / SMALLEST_CELL);
  }

  get isEmpty(): boolean {
    return this.#cells === 0 && this.leaves.length === 0;
  }

  /** Adds the cell that was made from `start` to the end of `out`; its payload is its last bytes. */
  add(start: number, payload: number, high: number, low: number): void {
    const { out } = this;
    if (payload > this.#usable - 35) this.#spill(payload);
    let begin = start;
    if (LEAF_HEAD + 2 * (this.#cells + 1) + out.at > this.#usable) {
      this.#writeLeaf(this.#file.append(), start);
      this.leaves.add(this.#file.count, this.high, this.low);
      out.bytes.copyWithin(0, start, out.at);
      out.at -= start;
      begin = 0;
      this.#cells = 0;
    }
    this.#starts[this.#cells++] = begin;
    this.high = high;
    this.low = low;
  }

  /** The state to go back to by {@link restore}. Writes all pages that are full. */
  save(): TreeState {
    this.#file.flush();
    return {
      cells: this.out.bytes.slice(0, this.out.at),
      starts: this.#starts.slice(0, this.#cells),
      leaves: this.leaves.length,
      pages: this.#file.count,
      high: this.high,
      low: this.low,
    };
  }

  restore({ cells, starts, leaves, pages, high, low }: TreeState): void {
    this.out.at = 0;
    this.out.copy(cells, 0, cells.length);
    this.#starts.set(starts);
    this.#cells = starts.length;
    this.leaves.cut(leaves);
    this.#file.cutTo(pages);
    this.high = high;
    this.low = low;
  }

  /** Writes what is left, and the root page last. An empty table stays as it is. */
  finish(root: number): void {
    if (this.isEmpty) return;
    const top = new Uint8Array(this.#file.pageSize);
    if (this.leaves.length === 0) this.#writeLeaf(top, this.out.at);
    else this.#writeLevels(top);
    this.#file.flush();
    this.#file.replace(root, top);
  }

  #writeLevels(top: Uint8Array): void {
    this.#writeLeaf(this.#file.append(), this.out.at);
    this.leaves.add(this.#file.count, this.high, this.low);
    let children = this.leaves;
    for (;;) {
      const above = new LeafList();
      for (let from = 0; from < children.length; ) {
        const through = this.#lastChild(children, from);
        const isTop = from === 0 && through === children.length - 1;
        writeInterior(isTop ? top : this.#file.append(), children, from, through);
        if (isTop) return;
        above.add(this.#file.count, children.high(through), children.low(through));
        from = through + 1;
      }
      children = above;
    }
  }

  /** The last of the children from one on that fit a page. None is left alone, since a page needs two. */
  #lastChild(children: LeafList, from: number): number {
    let room = this.#usable - INTERIOR_HEAD;
    let last = from;
    for (; last < children.length - 1; last++) {
      room -= 6 + longVarintSize(children.high(last), children.low(last));
      if (room < 0) break;
    }
    return last === children.length - 2 ? last - 1 : last;
  }

  /** Writes the cells up to a place in `out`. */
  #writeLeaf(page: Uint8Array, end: number): void {
    const content = this.#usable - end;
    page[0] = LEAF;
    writePair(page, 3, this.#cells);
    writePair(page, 5, content);
    for (let index = 0; index < this.#cells; index++)
      writePair(page, LEAF_HEAD + 2 * index, content + (this.#starts[index] as number));
    page.set(this.out.bytes.subarray(0, end), content);
  }

  /** Moves what of a payload does not stand in its cell to pages of its own. */
  #spill(payload: number): void {
    const { out } = this;
    const file = this.#file;
    const end = out.at;
    const perPage = this.#usable - 4;
    let at = end - payload + localBytes(payload, this.#usable, tableLimits(this.#usable));
    // The number of the first page takes the place of what it holds.
    out.at = at + 4;
    const first = file.following();
    while (at < end) {
      const size = Math.min(perPage, end - at);
      const page = file.append();
      if (at + size < end) writeNumber(page, 0, file.following());
      page.set(out.bytes.subarray(at, at + size), 4);
      at += size;
    }
    writeNumber(out.bytes, out.at - 4, first);
    out.rest();
  }
}

function writeInterior(page: Uint8Array, children: LeafList, from: number, through: number): void {
  page[0] = INTERIOR;
  writePair(page, 3, through - from);
  let content = page.length;
  for (let index = from; index < through; index++) {
    const [high, low] = [children.high(index), children.low(index)];
    content -= 4 + longVarintSize(high, low);
    writeNumber(page, content, children.page(index));
    writeLongVarint(page, content + 4, high, low);
    writePair(page, INTERIOR_HEAD + 2 * (index - from), content);
  }
  writePair(page, 5, content);
  writeNumber(page, 8, children.page(through));
}

function writePair(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value;
}

function writeNumber(bytes: Uint8Array, at: number, value: number): void {
  writePair(bytes, at, value >>> 16);
  writePair(bytes, at + 2, value & 0xffff);
}
