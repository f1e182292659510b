import { pageFault } from './page-fault.js';
import type { Pages } from './pages.js';
import { numberAt } from './payload.js';
import type { SeenPages } from './seen-pages.js';

const LEAVES = { table: 13, index: 10 } as const;
const INTERIORS = { table: 5, index: 2 } as const;
/** Four billion pages of two children each are not as deep. */
const DEEPEST = 40;

/** A page of a tree, taken apart as far as its cells. */
export interface TreePage {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly isLeaf: boolean;
  readonly cells: number;
  /** Where the places of the cells stand, two bytes each. */
  readonly pointers: number;
}

/**
 * The b-tree of a table or of an index (sqlite.org/fileformat2, section 1.5), gone through in the order of its keys without
 * end nowhere: a page that comes twice is an error.
 */
export class Tree {
  readonly kind: 'table' | 'index';
  readonly root: number;
  readonly #pages: Pages;
  readonly #seen: SeenPages;

  constructor(pages: Pages, root: number, kind: 'table' | 'index', seen: SeenPages) {
    this.#pages = pages;
    this.root = root;
    this.kind = kind;
    this.#seen = seen;
  }

  /** Opens a page of the tree. Throws SOURCE_CORRUPT where it is none, or was opened before. */
  open(number: number, depth: number): TreePage {
    const bytes = this.#pages.page(number);
    if (depth > DEEPEST || !this.#seen.add(number)) throw pageFault(number, 'stands in its tree twice');
    const start = number === 1 ? 100 : 0;
    const type = bytes[start];
    const isLeaf = type === LEAVES[this.kind];
    if (!isLeaf && type !== INTERIORS[this.kind])
      throw pageFault(number, `is no page of the tree of ${this.kind === 'table' ? 'a table' : 'an index'}`);
    const cells = ((bytes[start + 3] as number) << 8) | (bytes[start + 4] as number);
    // Only a table without rows has an empty page; the first page has less room, and may have its rows in one below.
    if (cells === 0 && (depth > 0 || !(isLeaf || number === 1))) throw pageFault(number, 'is empty');
    const pointers = start + (isLeaf ? 8 : 12);
    if (pointers + cells * 2 > this.#pages.usable) throw pageFault(number, 'has more cells than room');
    return { number, bytes, isLeaf, cells, pointers };
  }

  /** The place of a cell in its page. */
  cell({ bytes, pointers, cells, number }: TreePage, index: number): number {
    const at = ((bytes[pointers + index * 2] as number) << 8) | (bytes[pointers + index * 2 + 1] as number);
    if (at < pointers + cells * 2 || at > this.#pages.usable - 4)
      throw pageFault(number, 'has a cell outside of itself');
    return at;
  }

  /** The pages below an interior page, in order: one before each cell, and the last. */
  children(page: TreePage): Float64Array {
    const children = new Float64Array(page.cells + 1);
    for (let index = 0; index < page.cells; index++)
      children[index] = numberAt(page.bytes, this.cell(page, index));
    children[page.cells] = numberAt(page.bytes, page.pointers - 4);
    return children;
  }
}
