import type { Pages } from './pages.js';
import { SeenPages } from './seen-pages.js';
import { Tree, type TreePage } from './tree.js';
import { Varint } from './varint.js';

/** A rowid stands behind the number of the page below. */
const CHILD_BYTES = 4;

/**
 * Rowids that part a table into pieces of about equal size, in order: those in the interior pages of its tree, of the first
 * level that has enough of them, or of the last. Throws SOURCE_CORRUPT.
 */
export function interiorKeys(pages: Pages, root: number, wanted: number): readonly bigint[] {
  const tree = new Tree(pages, root, 'table', new SeenPages(pages.count));
  let found: readonly bigint[] = [];
  let level: readonly number[] = [root];
  for (let depth = 0; ; depth++) {
    const keys: bigint[] = [];
    const below: number[] = [];
    for (const number of level) {
      const page = tree.open(number, depth);
      if (page.isLeaf) return found;
      keys.push(...keysOf(tree, page));
      below.push(...tree.children(page));
    }
    found = keys;
    level = below;
    if (found.length >= wanted) return found;
  }
}

/** Of each page below but the last, the largest rowid that it may hold. */
function keysOf(tree: Tree, page: TreePage): readonly bigint[] {
  const rowid = new Varint();
  return Array.from({ length: page.cells }, (_, cell) => {
    rowid.read(page.bytes, tree.cell(page, cell) + CHILD_BYTES, page.bytes.length);
    return rowid.bigint;
  });
}
