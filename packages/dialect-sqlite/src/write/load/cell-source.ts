import { isAscii, isUtf8 } from 'node:buffer';

// Above this a batch is not made one string: its cells are few and large, and would be held twice.
const LONGEST_STRING = 4 << 20;
// Longer ones are read from their bytes, so that they do not become strings first.
const SHORT_HEX_BYTES = 32 << 10;
const ZERO = 0x30;
const NINE = 0x39;
const LETTER_A = 0x61;

/** The bytes of a batch, and how its cells become values. Ends are exclusive. */
export class CellSource {
  readonly bytes: Buffer;
  /** All of the batch as one string; undefined where it is too long for that. */
  readonly #whole: string | undefined;
  readonly #ascii: boolean;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#ascii = isAscii(this.bytes);
    this.#whole = bytes.byteLength <= LONGEST_STRING ? this.bytes.toString('latin1') : undefined;
  }

  /** A text cell; `ascii` where the caller knows that all its bytes are. */
  text(start: number, end: number, ascii: boolean): string {
    if ((ascii || this.#ascii) && this.#whole !== undefined) return this.#whole.substring(start, end);
    return this.bytes.toString('utf8', start, end);
  }

  /** Whether bytes are valid text. */
  isValid(start: number, end: number): boolean {
    return isUtf8(this.bytes.subarray(start, end));
  }

  /** The bytes that hex digits spell. */
  hex(start: number, end: number): Buffer {
    const size = (end - start) >> 1;
    if (size <= SHORT_HEX_BYTES) return Buffer.from(this.bytes.toString('latin1', start, end), 'hex');
    const out = Buffer.allocUnsafeSlow(size);
    for (let at = 0; at < size; at++) {
      const from = start + 2 * at;
      out[at] = (digit(this.bytes[from] as number) << 4) | digit(this.bytes[from + 1] as number);
    }
    return out;
  }
}

/** The value of a hex digit in lower case. */
function digit(byte: number): number {
  return byte <= NINE ? byte - ZERO : byte - LETTER_A + 10;
}
