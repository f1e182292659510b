const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** The signature, 32 bits of flags and the length of what may follow them (PostgreSQL: COPY, "Binary Format"). */
const HEADER_BYTES = SIGNATURE.length + 8;
const END = 0xff;
const END_BYTES = 2;

/**
 * What stands around the rows of a binary COPY. Each row comes in a message of its own; the header shares one with the first
 * row, or with the end mark of no rows.
 */
export class BinaryFrame {
  #begun = false;
  #ended = false;

  /** Whether a message of so many bytes can be nothing but a row. */
  isPlainRow(bytes: number): boolean {
    return this.#begun && !this.#ended && bytes > END_BYTES;
  }

  /** Throws where the end mark did not come: without it rows may be missing. */
  checkEnded(): void {
    if (!this.#ended) throw new Error('The rows of the server ended without their end mark.');
  }

  /** How many bytes of a message come before its row. Throws where the copy does not begin as one does. */
  before(message: Uint8Array): number {
    if (this.#begun) return 0;
    this.#begun = true;
    const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
    const isHeader =
      message.length >= HEADER_BYTES && SIGNATURE.equals(message.subarray(0, SIGNATURE.length));
    if (!isHeader || view.getInt32(SIGNATURE.length) !== 0)
      throw new Error('What the server sends is no binary COPY of a known kind.');
    return HEADER_BYTES + view.getInt32(SIGNATURE.length + 4);
  }

  /** Whether a message without its header is the end mark, or empty, and so no row. Throws where rows come after the end. */
  isNoRow(message: Uint8Array): boolean {
    if (message.length === 0) return true;
    if (this.#ended) throw new Error('The server sent rows after the end of its binary COPY.');
    this.#ended = message.length === END_BYTES && message[0] === END && message[1] === END;
    return this.#ended;
  }
}
