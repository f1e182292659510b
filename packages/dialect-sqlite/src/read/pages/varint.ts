/** An integer of 64 bits in two halves: the upper with the sign, the lower without one. */
export interface Halves {
  readonly high: number;
  readonly low: number;
}

/** The halves of an integer. */
export function halvesOf(integer: bigint): Halves {
  return { high: Number(BigInt.asIntN(32, integer >> 32n)), low: Number(BigInt.asUintN(32, integer)) };
}

/** The integer of two halves. */
export function joinHalves({ high, low }: Halves): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

/** A variable-length integer, in two halves of 32 bits; the object is used again and again. */
export class Varint {
  /** The upper 32 bits, with the sign. */
  high = 0;
  /** The lower 32 bits, without a sign. */
  low = 0;

  /** Reads one at a place and gives the place behind it; -1 where the bytes end before. */
  read(bytes: Uint8Array, at: number, end: number): number {
    const first = bytes[at] ?? 0;
    if (at < end && first < 0x80) {
      this.high = 0;
      this.low = first;
      return at + 1;
    }
    return this.#readLong(bytes, at, end);
  }

  /** Its value, without a sign where that is small; a double beyond 2^53. */
  get number(): number {
    return this.high * 0x1_0000_0000 + this.low;
  }

  /** Whether it is larger, with its sign, than an integer that is given in halves. */
  exceeds({ high, low }: Halves): boolean {
    return this.high > high || (this.high === high && this.low > low);
  }

  /** Its value with its sign, exactly. */
  get bigint(): bigint {
    return joinHalves(this);
  }

  #readLong(bytes: Uint8Array, start: number, end: number): number {
    let high = 0;
    let low = 0;
    for (let index = 0; index < 8; index++) {
      if (start + index >= end) return -1;
      const byte = bytes[start + index] as number;
      high = (high << 7) | (low >>> 25);
      low = ((low << 7) | (byte & 0x7f)) >>> 0;
      if (byte < 0x80) return this.#take(high, low, start + index + 1);
    }
    if (start + 8 >= end) return -1;
    high = (high << 8) | (low >>> 24);
    low = ((low << 8) | (bytes[start + 8] as number)) >>> 0;
    return this.#take(high, low, start + 9);
  }

  #take(high: number, low: number, next: number): number {
    this.high = high | 0;
    this.low = low;
    return next;
  }
}
