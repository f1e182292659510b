/** Which pages were come to, one bit each. */
export class SeenPages {
  readonly #bits: Uint8Array;

  constructor(count: number) {
    this.#bits = new Uint8Array((count >> 3) + 1);
  }

  /** False where the page was there before. */
  add(page: number): boolean {
    const bit = 1 << (page & 7);
    const byte = this.#bits[page >> 3] as number;
    this.#bits[page >> 3] = byte | bit;
    return (byte & bit) === 0;
  }
}
