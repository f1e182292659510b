/** A code, and the length of the message in 32 bits, with these in it and without the code. */
const HEAD_BYTES = 5;
const LENGTH_BYTES = 4;

/** The head of a message of the server, which may come in pieces. The object is used again and again. */
export class MessageHead {
  code = 0;
  /** How many bytes follow. */
  bytes = 0;
  readonly #pieces = new Uint8Array(HEAD_BYTES);
  #known = 0;

  /** Whether only a part of it came so far. */
  get isBegun(): boolean {
    return this.#known > 0;
  }

  /** Reads it, or the piece of it that is there, and gives the place behind. */
  read(chunk: Uint8Array, start: number): number {
    if (this.#known === 0 && start + HEAD_BYTES <= chunk.length) {
      this.#decode(chunk, start);
      return start + HEAD_BYTES;
    }
    let at = start;
    while (this.#known < HEAD_BYTES && at < chunk.length) this.#pieces[this.#known++] = chunk[at++] as number;
    if (this.#known < HEAD_BYTES) return at;
    this.#known = 0;
    this.#decode(this.#pieces, 0);
    return at;
  }

  #decode(from: Uint8Array, at: number): void {
    this.code = from[at] as number;
    const length =
      (from[at + 1] as number) * 0x1_00_00_00 +
      (((from[at + 2] as number) << 16) | ((from[at + 3] as number) << 8) | (from[at + 4] as number));
    this.bytes = length - LENGTH_BYTES;
  }
}
