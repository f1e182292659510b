import { hash } from 'node:crypto';

/** The most blocks of which one is a sample. */
const LARGEST_WINDOW = 100;

/**
 * Chooses blocks by their numbers, as they come: the first, and of each window of the others one at random. Windows grow up to a
 * hundred blocks, so that at least one of a hundred is chosen, and some of a few.
 */
export class SampledBlocks {
  readonly #seed: string;
  #start = 0;
  #size = 1;
  #chosen = 0;

  /** The same seed chooses the same blocks. */
  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Whether a block is a sample; asked for each in turn. */
  has(block: number): boolean {
    while (block >= this.#start + this.#size) {
      this.#start += this.#size;
      this.#size = Math.min(LARGEST_WINDOW, this.#size * 10);
      const random = hash('sha256', `${this.#seed} ${this.#start}`, 'buffer').readUInt32BE(0);
      this.#chosen = this.#start + (random % this.#size);
    }
    return block === this.#chosen;
  }
}
