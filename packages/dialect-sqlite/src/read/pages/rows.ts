import { pageFault } from './page-fault.js';
import type { Pages } from './pages.js';
import { indexLimits, type LocalLimits, localBytes, Payloads, tableLimits } from './payload.js';
import { RecordView } from './record.js';
import { SeenPages } from './seen-pages.js';
import { Tree, type TreePage } from './tree.js';
import { type Halves, halvesOf, Varint } from './varint.js';

/** The rows of one table, one at a time: `record`, and `rowid` where the table has one. The same objects for each. */
export interface StoredRow {
  readonly record: RecordView;
  readonly rowid: Varint;
}

/** How rows are gone through. */
export interface RowsOptions {
  /** The largest payload that is put together. */
  readonly maxBytes: number;
  /** Rows with a larger rowid only. Of tables with rowids. */
  readonly after?: bigint;
  /** Whether a row, and with it all before it, is not wanted. Of tables without rowids. */
  readonly isBefore?: (row: StoredRow) => boolean;
}

/** Takes a row; false ends the walk, and the same row comes first in the next one. After the `last` it ends, too. */
export type TakeRow = (row: StoredRow) => boolean | 'last';

/** A page that is still to be opened, or a row that stands in an interior page of an index. */
type Step =
  | { readonly page: number; readonly depth: number }
  | { readonly interior: TreePage; readonly cell: number };

/**
 * Goes through the rows of a table in the order of its key, as far as they are asked for: by rowid, or along the index that
 * a table WITHOUT ROWID is. Throws SOURCE_CORRUPT and PayloadTooLarge.
 */
export class Rows {
  readonly #pages: Pages;
  readonly #tree: Tree;
  readonly #payloads: Payloads;
  readonly #hasRowids: boolean;
  readonly #limits: LocalLimits;
  readonly #after: Halves | undefined;
  /** Until the first row that is wanted. */
  #isBeforeWanted: RowsOptions['isBefore'];
  readonly #row: StoredRow = { record: new RecordView(), rowid: new Varint() };
  readonly #size = new Varint();
  readonly #way: Step[] = [];
  /** The rowid of the last row that was taken, in two halves. */
  #lastHigh = -(2 ** 31);
  #lastLow = -1;
  #leaf: TreePage | undefined;
  #nextCell = 0;

  /** The pages are read by nobody else. */
  constructor(pages: Pages, root: number, hasRowids: boolean, { maxBytes, after, isBefore }: RowsOptions) {
    this.#pages = pages;
    const seen = new SeenPages(pages.count);
    // The first page belongs to the table of all tables.
    if (root !== 1) seen.add(1);
    this.#tree = new Tree(pages, root, hasRowids ? 'table' : 'index', seen);
    this.#payloads = new Payloads(pages, seen, maxBytes);
    this.#hasRowids = hasRowids;
    this.#limits = hasRowids ? tableLimits(pages.usable) : indexLimits(pages.usable);
    this.#after = after === undefined ? undefined : halvesOf(after);
    this.#isBeforeWanted = isBefore;
    this.#way.push({ page: root, depth: 0 });
  }

  /** Gives rows until one is not taken; false at the end of the table. */
  walk(take: TakeRow): boolean {
    for (;;) {
      if (this.#leaf !== undefined && !this.#walkLeaf(this.#leaf, take)) return true;
      this.#leaf = undefined;
      const step = this.#way.at(-1);
      if (step === undefined) return false;
      if ('interior' in step) {
        const { interior, cell } = step;
        const page = { ...interior, bytes: this.#pages.page(interior.number) };
        const isTaken = this.#takeCell(page, this.#tree.cell(page, cell) + 4, take);
        if (isTaken !== false) this.#way.pop();
        if (isTaken !== true) return true;
      } else {
        this.#way.pop();
        this.#open(step.page, step.depth);
      }
    }
  }

  #open(number: number, depth: number): void {
    const page = this.#tree.open(number, depth);
    if (page.isLeaf) {
      this.#leaf = page;
      this.#nextCell = 0;
      return;
    }
    const children = this.#tree.children(page);
    for (let index = page.cells; index >= 0; index--) {
      if (index < page.cells && this.#isBefore(page, index)) break;
      // Between two children of an index stands a row.
      if (index < page.cells && !this.#hasRowids) this.#way.push({ interior: page, cell: index });
      this.#way.push({ page: children[index] as number, depth: depth + 1 });
    }
  }

  /** Whether all rows below a child, and below those before it, are among those that are not wanted. */
  #isBefore(page: TreePage, child: number): boolean {
    const start = this.#tree.cell(page, child) + 4;
    if (!this.#hasRowids) return this.#isRowBefore(page, start);
    if (this.#after === undefined) return false;
    this.#row.rowid.read(page.bytes, start, page.bytes.length);
    return !this.#row.rowid.exceeds(this.#after);
  }

  /** The same of the row that stands there; false where some of it is on other pages. */
  #isRowBefore({ bytes, number }: TreePage, start: number): boolean {
    const isBefore = this.#isBeforeWanted;
    if (isBefore === undefined) return false;
    const { usable } = this.#pages;
    const at = this.#size.read(bytes, start, usable);
    const size = this.#size.number;
    if (at < 0 || size > this.#limits.most || at + size > usable) return false;
    this.#row.record.locate(bytes, at, at + size, number);
    return isBefore(this.#row);
  }

  #walkLeaf(leaf: TreePage, take: TakeRow): boolean {
    while (this.#nextCell < leaf.cells) {
      const isTaken = this.#takeCell(leaf, this.#tree.cell(leaf, this.#nextCell), take);
      if (isTaken === false) return false;
      this.#nextCell++;
      if (isTaken === 'last') return false;
    }
    return true;
  }

  #takeCell({ bytes, number }: TreePage, start: number, take: TakeRow): ReturnType<TakeRow> {
    const { usable } = this.#pages;
    const { rowid, record } = this.#row;
    let at = this.#size.read(bytes, start, usable);
    const size = this.#size.number;
    if (at < 0 || size < 0) throw pageFault(number, 'has a cell without a size');
    if (this.#hasRowids) {
      at = rowid.read(bytes, at, usable);
      if (at < 0) throw pageFault(number, 'has a cell without a rowid');
      if (this.#after !== undefined && !rowid.exceeds(this.#after)) return true;
      const { high, low } = rowid;
      if (high < this.#lastHigh || (high === this.#lastHigh && low <= this.#lastLow))
        throw pageFault(number, 'has rowids that are not in order');
    }
    const local = localBytes(size, usable, this.#limits);
    if (at + local + (local < size ? 4 : 0) > usable)
      throw pageFault(number, 'has a cell that overlaps its end');
    if (local === size) record.locate(bytes, at, at + size, number);
    else record.locate(this.#payloads.whole(bytes, at, local, size, number), 0, size, number);
    if (this.#isBeforeWanted !== undefined) {
      if (this.#isBeforeWanted(this.#row)) return true;
      this.#isBeforeWanted = undefined;
    }
    const isTaken = take(this.#row);
    if (isTaken === false) return false;
    if (local < size) this.#payloads.leave();
    this.#lastHigh = rowid.high;
    this.#lastLow = rowid.low;
    return isTaken;
  }
}
