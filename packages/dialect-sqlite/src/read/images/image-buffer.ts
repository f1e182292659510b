import { cutMemory, moreMemory, releaseBytes } from '@godwit/plugin-api';

/** Copied byte by byte: a call to the engine costs more. */
const SHORT = 64;

/** Memory that images of cells are written into, one after another. All numbers have their highest byte first. */
export class ImageBuffer {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView;
  /** The place of the next byte. */
  at = 0;

  readonly #size: number;
  /** Larger cells are left where they are. */
  readonly #most: number;
  /** How many bytes there are of these. */
  leftBytes = 0;
  #left: { readonly at: number; readonly bytes: Uint8Array }[] = [];

  constructor(size: number, most = Number.POSITIVE_INFINITY) {
    this.#size = size;
    this.#most = most;
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes room for so many more bytes. */
  reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    this.#hold(moreMemory(this.bytes, this.at + more));
  }

  /** The length of a cell of fixed size, for which there is room; its bytes follow. */
  begin(length: number): void {
    this.view.setInt32(this.at, length);
    this.at += 4;
  }

  /** A cell out of other memory. */
  copy(from: Uint8Array, start: number, length: number): void {
    const isLeft = length > this.#most;
    this.reserve(isLeft ? 4 : length + 4);
    this.begin(length);
    if (isLeft) {
      this.#left.push({ at: this.at, bytes: from.subarray(start, start + length) });
      this.leftBytes += length;
      return;
    }
    const { bytes, at } = this;
    if (length < SHORT)
      for (let index = 0; index < length; index++) bytes[at + index] = from[start + index] as number;
    else bytes.set(from.subarray(start, start + length), at);
    this.at = at + length;
  }

  /** Gives all away, cells that were left where they are in their places. */
  give(take: (bytes: Uint8Array) => void): void {
    let start = 0;
    for (const { at, bytes } of this.#left) {
      take(this.bytes.subarray(start, at));
      take(bytes);
      start = at;
    }
    take(this.bytes.subarray(start, this.at));
    this.goBack(0);
  }

  /** Forgets what was written behind a place; cells that were left are all behind it. */
  goBack(at: number): void {
    this.at = at;
    this.#left = [];
    this.leftBytes = 0;
  }

  /** What was written, until something else is. */
  lend(): Uint8Array {
    const lent = this.bytes.subarray(0, this.at);
    this.at = 0;
    return lent;
  }

  /** What was written, in memory of its own. A buffer that grew for a large row goes with it. */
  take(): Uint8Array {
    const { at } = this;
    this.at = 0;
    if (this.bytes.length === this.#size) return this.bytes.slice(0, at);
    const taken = cutMemory(this.bytes, at);
    this.#hold(new Uint8Array(this.#size));
    return taken;
  }

  /** Begins anew, without the memory that it grew by. */
  rest(): void {
    this.at = 0;
    if (this.bytes.length === this.#size) return;
    releaseBytes(this.bytes);
    this.#hold(new Uint8Array(this.#size));
  }

  #hold(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
