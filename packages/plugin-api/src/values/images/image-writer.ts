const UTF8 = new TextEncoder();
/** The most bytes of UTF-8 that a character of 16 bits becomes. */
const MOST_BYTES = 3;

/** Memory that grows with the images that are written into it. All numbers have their highest byte first. */
export class ImageWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

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
    const at = this.#more(text.length * MOST_BYTES);
    this.#at = at + UTF8.encodeInto(text, this.#bytes.subarray(at)).written;
  }

  /** A cell: its length, and what `write` writes. */
  cell(write: () => void): void {
    const at = this.#more(4);
    write();
    this.#view.setInt32(at, this.#at - at - 4);
  }

  /** What was written. */
  written(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }

  /** The place of so many more bytes. */
  #more(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    if (this.#at <= this.#bytes.length) return at;
    const larger = new Uint8Array(Math.max(this.#at, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
    return at;
  }
}
