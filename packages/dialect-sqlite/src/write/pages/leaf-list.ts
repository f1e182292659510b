const SMALLEST = 1024;

/** Pages as bytes of the order of this machine. */
export interface LeafBytes {
  readonly pages: Uint8Array;
  readonly highs: Uint8Array;
  readonly lows: Uint8Array;
}

/** Pages of one level of a tree, each with the largest rowid that is in it, in two halves. */
export class LeafList {
  #pages = new Uint32Array(SMALLEST);
  #highs = new Int32Array(SMALLEST);
  #lows = new Int32Array(SMALLEST);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(page: number, high: number, low: number): void {
    if (this.#length === this.#pages.length) this.#grow();
    this.#pages[this.#length] = page;
    this.#highs[this.#length] = high;
    this.#lows[this.#length] = low;
    this.#length++;
  }

  /** Leaves out all but the first. */
  cut(length: number): void {
    this.#length = length;
  }

  /** The bytes of some of them. */
  bytes(from: number, through: number): LeafBytes {
    return {
      pages: bytesOf(this.#pages.slice(from, through)),
      highs: bytesOf(this.#highs.slice(from, through)),
      lows: bytesOf(this.#lows.slice(from, through)),
    };
  }

  /** Adds pages of which {@link bytes} were given. */
  addBytes({ pages, highs, lows }: LeafBytes): void {
    const count = pages.byteLength / 4;
    const [numbers, high, low] = [
      new Uint32Array(pages.slice().buffer),
      new Int32Array(highs.slice().buffer),
      new Int32Array(lows.slice().buffer),
    ];
    for (let index = 0; index < count; index++)
      this.add(numbers[index] as number, high[index] as number, low[index] as number);
  }

  page(index: number): number {
    return this.#pages[index] as number;
  }

  high(index: number): number {
    return this.#highs[index] as number;
  }

  low(index: number): number {
    return this.#lows[index] as number;
  }

  #grow(): void {
    const size = this.#pages.length * 2;
    const [pages, highs, lows] = [new Uint32Array(size), new Int32Array(size), new Int32Array(size)];
    pages.set(this.#pages);
    highs.set(this.#highs);
    lows.set(this.#lows);
    [this.#pages, this.#highs, this.#lows] = [pages, highs, lows];
  }
}

function bytesOf({ buffer }: Uint32Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer);
}
