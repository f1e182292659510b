import { cutMemory, moreMemory } from './large-memory.js';

const UTF8 = new TextEncoder();
/** The most bytes of UTF-8 that a character of 16 bits becomes. */
const MOST_BYTES = 3;
/** Bytes so few are copied one by one. */
const SHORT = 64;
/** Longer texts are encoded in parts, so that no more memory is taken than they need. */
const PART = 1 << 16;

/** Memory that grows with the images that are written into it. All numbers have their highest byte first. */
export class ImageWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #at = 0;

  /** `size`: of the memory that is taken at first. */
  constructor(size = 1024) {
    this.#bytes = moreMemory(new Uint8Array(), size);
    this.#view = new DataView(this.#bytes.buffer);
  }

  int8(value: number): void {
    const at = this.#more(1);
    this.#view.setInt8(at, value);
  }

  int16(value: number): void {
    const at = this.#more(2);
    this.#view.setInt16(at, value);
  }

  int32(value: number): void {
    const at = this.#more(4);
    this.#view.setInt32(at, value);
  }

  int64(value: bigint): void {
    const at = this.#more(8);
    this.#view.setBigInt64(at, value);
  }

  float32(value: number): void {
    const at = this.#more(4);
    this.#view.setFloat32(at, value);
  }

  float64(value: number): void {
    const at = this.#more(8);
    this.#view.setFloat64(at, value);
  }

  bytes(bytes: Uint8Array): void {
    const at = this.#more(bytes.byteLength);
    this.#bytes.set(bytes, at);
  }

  text(text: string): void {
    for (let from = 0; from < text.length; ) {
      const end = Math.min(text.length, from + PART);
      // A character of two halves is not cut in two.
      const to = end < text.length && isFirstHalf(text.charCodeAt(end - 1)) ? end - 1 : end;
      this.#part(to - from === text.length ? text : text.slice(from, to));
      from = to;
    }
  }

  #part(text: string): void {
    const at = this.#more(text.length * MOST_BYTES);
    const written = text.length <= SHORT ? this.#ascii(text, at) : -1;
    this.#at = at + (written < 0 ? UTF8.encodeInto(text, this.#bytes.subarray(at)).written : written);
  }

  /** A call to the engine costs more than so few bytes; negative where a character is more than one of them. */
  #ascii(text: string, at: number): number {
    const bytes = this.#bytes;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) return -1;
      bytes[at + index] = unit;
    }
    return text.length;
  }

  /** Begins a cell, and gives its place, by which it ends. */
  begin(): number {
    return this.#more(4);
  }

  /** The length of a cell of which all was written. */
  end(begin: number): void {
    this.#view.setInt32(begin, this.#at - begin - 4);
  }

  /** What was written; nothing more is afterwards. */
  written(): Uint8Array {
    return cutMemory(this.#bytes, this.#at);
  }

  /** The place of so many more bytes. */
  #more(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    if (this.#at <= this.#bytes.length) return at;
    this.#bytes = moreMemory(this.#bytes, this.#at);
    this.#view = new DataView(this.#bytes.buffer);
    return at;
  }
}

function isFirstHalf(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
