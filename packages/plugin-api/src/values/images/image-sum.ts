import { murmurHash } from './murmur-hash.js';
import { endOfRow } from './row-layout.js';

const LANES = 4;

/**
 * The digest of rows as images of their cells (`CELL_IMAGES`), whatever their order: how many there are, and the sum of a
 * hash of 128 bits of each, in four lanes modulo 2^32. Equal rows count as often as they are there.
 */
export class ImageSum {
  #rows = 0;
  readonly #sums = new Uint32Array(LANES);
  readonly #hash = new Uint32Array(LANES);
  /** The bytes that rows were added of last, as numbers of several bytes: these are read at once so. */
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer());

  get rows(): number {
    return this.#rows;
  }

  /** The sum as 32 lower-case hex digits. */
  get digest(): string {
    return [...this.#sums].map((lane) => lane.toString(16).padStart(8, '0')).join('');
  }

  /** Adds the rows of a batch. */
  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const end = endOfRow(bytes, at);
      this.addRow(bytes, at, end);
      at = end;
    }
  }

  /** Adds the row that stands between two places. */
  addRow(bytes: Uint8Array, start: number, end: number): void {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    murmurHash(this.#view, start, end, this.#hash);
    for (let lane = 0; lane < LANES; lane++)
      this.#sums[lane] = (this.#sums[lane] as number) + (this.#hash[lane] as number);
    this.#rows += 1;
  }

  /** Adds all rows of another sum. */
  join(other: ImageSum): void {
    for (let lane = 0; lane < LANES; lane++)
      this.#sums[lane] = (this.#sums[lane] as number) + (other.#sums[lane] as number);
    this.#rows += other.#rows;
  }
}
