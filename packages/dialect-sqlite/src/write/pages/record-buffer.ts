import { moreMemory, releaseBytes } from '@godwit/plugin-api';

/** More is given back once it is written. */
const KEPT_BYTES = 4 * 1024 ** 2;
/** The longest cell of fixed size: a timestamp of the largest year, with its zone. */
const FIXED_BYTES = 40;

/** Memory in which cells of a page grow, one row after another. */
export class RecordBuffer {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView;
  /** The place of the next byte. */
  at = 0;
  /** Room that is always left behind what was asked for, for all cells of fixed size of one row. */
  readonly #slack: number;

  constructor(size: number, columns: number) {
    this.#slack = 64 + columns * FIXED_BYTES;
    this.bytes = new Uint8Array(size + this.#slack);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes room for so many bytes more. */
  reserve(more: number): void {
    const needed = this.at + more + this.#slack;
    if (needed <= this.bytes.length) return;
    this.#hold(moreMemory(this.bytes, needed));
  }

  /** Gives memory back that a large cell needed, which is written elsewhere. */
  rest(): void {
    if (this.bytes.length <= KEPT_BYTES) return;
    const rest = new Uint8Array(this.at + this.#slack);
    rest.set(this.bytes.subarray(0, this.at));
    releaseBytes(this.bytes);
    this.#hold(rest);
  }

  #hold(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }

  /** Bytes out of other memory. */
  copy(from: Uint8Array, start: number, length: number): void {
    this.reserve(length);
    const { bytes, at } = this;
    // A call to the engine costs more than a few bytes do.
    if (length < 40)
      for (let index = 0; index < length; index++) bytes[at + index] = from[start + index] as number;
    else bytes.set(from.subarray(start, start + length), at);
    this.at = at + length;
  }

  /** A word of ASCII; gives the serial type of it as a text. */
  word(text: string): number {
    for (let index = 0; index < text.length; index++) this.bytes[this.at + index] = text.charCodeAt(index);
    this.at += text.length;
    return textType(text.length);
  }
}

/** The serial type of a text of so many bytes. */
export function textType(size: number): number {
  return 13 + 2 * size;
}
