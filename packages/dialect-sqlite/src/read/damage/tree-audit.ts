import type { Pages } from '../pages/pages.js';
import { indexLimits, type LocalLimits, localBytes, numberAt, tableLimits } from '../pages/payload.js';
import { SeenPages } from '../pages/seen-pages.js';
import { Tree, type TreePage } from '../pages/tree.js';
import { type Halves, Varint } from '../pages/varint.js';
import { PageRoom } from './page-room.js';

const SMALLEST_CELL = 4;
/** The length of the head of a record, which begins with it and tells the type of one value at least. */
const SMALLEST_HEAD = 2;

/** A page that is still to be looked at, or the largest rowid of the pages before it. */
type Step = { readonly page: number; readonly depth: number } | { readonly bound: Halves };

/** Goes through all pages of trees and of their rows' overflow, and tells whether each is what SQLite's own check wants. */
export class TreeAudit {
  /** How many pages were come to. */
  pages = 0;
  /** How many rows the last tree has, or entries of an index. */
  entries = 0;
  readonly #pages: Pages;
  readonly #seen: SeenPages;
  readonly #room = new PageRoom();
  readonly #size = new Varint();
  readonly #rowid = new Varint();
  #last: Halves = { high: 0, low: 0 };

  constructor(pages: Pages) {
    this.#pages = pages;
    this.#seen = new SeenPages(pages.count);
  }

  /** Looks at a tree page by page: true where that page is whole. Throws SOURCE_CORRUPT where it is none. */
  *tree(root: number, kind: Tree['kind']): Generator<boolean, void, undefined> {
    const tree = new Tree(this.#pages, root, kind, this.#seen);
    const limits = kind === 'table' ? tableLimits(this.#pages.usable) : indexLimits(this.#pages.usable);
    const way: Step[] = [{ page: root, depth: 0 }];
    let leafDepth: number | undefined;
    this.#last = { high: -(2 ** 31), low: -1 };
    this.entries = 0;
    for (let step = way.pop(); step !== undefined; step = way.pop()) {
      if ('bound' in step) {
        if (isAbove(this.#last, step.bound)) yield false;
        this.#last = step.bound;
        continue;
      }
      const { depth } = step;
      const page = tree.open(step.page, depth);
      this.pages++;
      if (page.isLeaf) leafDepth ??= depth;
      if (page.isLeaf || kind === 'index') this.entries += page.cells;
      const isWhole = this.#cells(tree, page, limits, way, depth);
      yield isWhole && (!page.isLeaf || leafDepth === depth);
    }
  }

  /** Marks a page that is in no tree; false where something has it already. */
  take(page: number): boolean {
    this.pages++;
    return this.#seen.add(page);
  }

  #cells(tree: Tree, page: TreePage, limits: LocalLimits, way: Step[], depth: number): boolean {
    this.#room.begin();
    const children: Step[] = [];
    for (let index = 0; index < page.cells; index++) {
      const start = tree.cell(page, index);
      let at = start;
      if (!page.isLeaf) {
        children.push({ page: numberAt(page.bytes, at), depth: depth + 1 });
        at += 4;
      }
      const end =
        tree.kind === 'table' && !page.isLeaf
          ? this.#bound(page, at, children)
          : this.#payload(tree, page, at, limits);
      if (end < 0) return false;
      this.#room.take(start, Math.max(SMALLEST_CELL, end - start));
    }
    if (!page.isLeaf) children.push({ page: numberAt(page.bytes, page.pointers - 4), depth: depth + 1 });
    for (let index = children.length - 1; index >= 0; index--) way.push(children[index] as Step);
    return this.#room.isFilled(page, this.#pages);
  }

  /** The largest rowid below the child before. */
  #bound({ bytes }: TreePage, at: number, children: Step[]): number {
    const end = this.#rowid.read(bytes, at, this.#pages.usable);
    children.push({ bound: { high: this.#rowid.high, low: this.#rowid.low } });
    return end;
  }

  /** Gives the place behind a cell with a payload; -1 where it is not as it should be. */
  #payload({ kind }: Tree, { bytes }: TreePage, start: number, limits: LocalLimits): number {
    const { usable } = this.#pages;
    let at = this.#size.read(bytes, start, usable);
    const size = this.#size.number;
    if (at < 0 || size < 0) return -1;
    if (kind === 'table') {
      at = this.#rowid.read(bytes, at, usable);
      if (at < 0 || !this.#rowid.exceeds(this.#last)) return -1;
      this.#last = { high: this.#rowid.high, low: this.#rowid.low };
    }
    // SQLite checks this much of a record; those of an index nobody reads later.
    if (size > 0 && (bytes[at] as number) < SMALLEST_HEAD) return -1;
    const local = localBytes(size, usable, limits);
    const end = at + local + (local < size ? 4 : 0);
    if (end > usable) return -1;
    return local === size || this.#chain(numberAt(bytes, at + local), size - local) ? end : -1;
  }

  /** Whether a chain of overflow is as long as it should be. */
  #chain(first: number, bytes: number): boolean {
    let next = first;
    let left = Math.ceil(bytes / (this.#pages.usable - 4));
    if (left > this.#pages.count) return false;
    for (; left > 0; left--) {
      const page = this.#pages.overflow(next);
      if (!this.take(next)) return false;
      next = numberAt(page, 0);
    }
    return next === 0;
  }
}

function isAbove(one: Halves, other: Halves): boolean {
  return one.high > other.high || (one.high === other.high && one.low > other.low);
}
