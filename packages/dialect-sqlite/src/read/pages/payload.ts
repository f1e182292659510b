import { largeMemory, releaseBytes } from '@godwit/plugin-api';
import { pageFault } from './page-fault.js';
import type { Pages } from './pages.js';
import type { SeenPages } from './seen-pages.js';

/** The largest row that is read by pages, in bytes; larger ones go the other way, which has the time for them. */
export const LARGEST_ROW = 256 * 1024 ** 2;

const SMALLEST_BYTES = 64 * 1024;
/** Memory for larger payloads is given back as soon as they were taken. */
const KEPT_BYTES = 1024 ** 2;

/** How much of a payload stands in its cell (sqlite.org/fileformat2, section 1.6). */
export interface LocalLimits {
  readonly most: number;
  readonly least: number;
}

export function tableLimits(usable: number): LocalLimits {
  return { most: usable - 35, least: least(usable) };
}

export function indexLimits(usable: number): LocalLimits {
  return { most: Math.floor(((usable - 12) * 64) / 255) - 23, least: least(usable) };
}

function least(usable: number): number {
  return Math.floor(((usable - 12) * 32) / 255) - 23;
}

/** How many bytes of a payload of this size are in the cell itself. */
export function localBytes(size: number, usable: number, { most, least }: LocalLimits): number {
  if (size <= most) return size;
  const rest = least + ((size - least) % (usable - 4));
  return rest <= most ? rest : least;
}

/** A payload is larger than may be. */
export class PayloadTooLarge extends Error {
  readonly bytes: number;

  constructor(bytes: number) {
    super('A row is larger than may be.');
    this.bytes = bytes;
  }
}

/** Puts together the payloads that do not fit their cells, in memory that is used again. */
export class Payloads {
  readonly #pages: Pages;
  readonly #seen: SeenPages;
  readonly #maxBytes: number;
  #bytes = new Uint8Array(SMALLEST_BYTES);
  /** The cell of the payload that is in memory. */
  #page = 0;
  #start = 0;

  /** What else of the table is read shares `seen`: no page belongs to two payloads, or to a payload and a tree. */
  constructor(pages: Pages, seen: SeenPages, maxBytes: number) {
    this.#pages = pages;
    this.#seen = seen;
    this.#maxBytes = maxBytes;
  }

  /** The whole payload that begins in a cell; it stays until that of another cell. Throws PayloadTooLarge. */
  whole(cell: Uint8Array, start: number, local: number, size: number, page: number): Uint8Array {
    if (page === this.#page && start === this.#start) return this.#bytes;
    this.#page = 0;
    const perPage = this.#pages.usable - 4;
    if (size - local > this.#pages.count * perPage)
      throw pageFault(page, 'has a row that is larger than the file');
    if (size > this.#maxBytes) throw new PayloadTooLarge(size);
    if (size > this.#bytes.length) this.#hold(size);
    const bytes = this.#bytes;
    bytes.set(cell.subarray(start, start + local));
    let next = numberAt(cell, start + local);
    for (let at = local; at < size; ) {
      if (next === 0) throw pageFault(page, 'has a row whose overflow ends too soon');
      const part = this.#pages.overflow(next);
      if (!this.#seen.add(next)) throw pageFault(next, 'belongs to two rows, or to one of them twice');
      const length = Math.min(perPage, size - at);
      bytes.set(part.subarray(4, 4 + length), at);
      at += length;
      next = numberAt(part, 0);
    }
    this.#page = page;
    this.#start = start;
    return bytes;
  }

  /** The payload at hand is wanted no more. */
  leave(): void {
    if (this.#bytes.length <= KEPT_BYTES) return;
    this.#page = 0;
    this.#hold(SMALLEST_BYTES);
  }

  #hold(size: number): void {
    releaseBytes(this.#bytes);
    this.#bytes = size > KEPT_BYTES ? largeMemory(size) : new Uint8Array(size);
  }
}

/** A number of 32 bits, the highest byte first. */
export function numberAt(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const low = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  return high * 0x10000 + low;
}
