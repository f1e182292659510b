import type { Pages } from '../pages/pages.js';
import type { TreePage } from '../pages/tree.js';

/** A place cannot be larger than this, nor a size. */
const LIMIT = 2 ** 17;
const LARGEST_PAGE = 2 ** 16;
const SMALLEST_FREE = 4;

/**
 * Accounts for the bytes of a page of a tree (sqlite.org/fileformat2, section 1.6): each belongs to one cell, to one free block or
 * to the fragments that the page counts, as far as the room of its cells goes.
 */
export class PageRoom {
  readonly #parts = new Float64Array(LARGEST_PAGE / 2);
  #count = 0;
  #bytes = 0;
  /** Whether each part so far ends before the one before it begins: that is how SQLite fills a page. */
  #isDescending = true;
  #lowest = LARGEST_PAGE;

  begin(): void {
    this.#count = 0;
    this.#bytes = 0;
    this.#isDescending = true;
    this.#lowest = LARGEST_PAGE;
  }

  take(start: number, size: number): void {
    this.#parts[this.#count++] = start * LIMIT + size;
    this.#bytes += size;
    if (start + size > this.#lowest) this.#isDescending = false;
    this.#lowest = start;
  }

  /** Whether all parts lie in the room of the page beside each other, and leave as much as the page says. */
  isFilled({ bytes, pointers, cells, isLeaf }: TreePage, { usable }: Pages): boolean {
    const head = pointers - (isLeaf ? 8 : 12);
    const content = ((bytes[head + 5] as number) << 8) | (bytes[head + 6] as number) || LARGEST_PAGE;
    if (content < pointers + cells * 2 || !this.#takeFree(bytes, head, usable)) return false;
    const fragments = bytes[head + 7] as number;
    if (content + this.#bytes + fragments !== usable) return false;
    return this.#isBeside(content, usable);
  }

  /** The chain of free blocks; false where it does not rise. */
  #takeFree(bytes: Uint8Array, head: number, usable: number): boolean {
    let at = ((bytes[head + 1] as number) << 8) | (bytes[head + 2] as number);
    let end = 0;
    while (at > 0) {
      if (at < end || at + SMALLEST_FREE > usable) return false;
      const size = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
      if (size < SMALLEST_FREE) return false;
      this.take(at, size);
      // Blocks that touch, or that only a fragment is between, are one block.
      end = at + size + SMALLEST_FREE;
      at = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    }
    return true;
  }

  #isBeside(content: number, usable: number): boolean {
    const parts = this.#parts.subarray(0, this.#count);
    if (this.#isDescending) parts.reverse();
    else parts.sort();
    let end = content;
    for (const part of parts) {
      const start = Math.floor(part / LIMIT);
      if (start < end) return false;
      end = start + (part % LIMIT);
    }
    return end <= usable;
  }
}
