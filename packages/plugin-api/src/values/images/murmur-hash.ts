const [C1, C2, C3, C4] = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93];

/**
 * MurmurHash3 for 32-bit machines with a result of 128 bits (Austin Appleby, public domain; `MurmurHash3_x86_128` with seed
 * 0), of some bytes among others. Fast and without a key: it tells what differs by accident, not what somebody made alike.
 * `out` takes the four lanes.
 */
export function murmurHash(bytes: DataView, start: number, end: number, out: Uint32Array): void {
  let [h1, h2, h3, h4] = [0, 0, 0, 0];
  let at = start;
  for (; at + 16 <= end; at += 16) {
    h1 ^= mixed(bytes.getInt32(at, true), C1, 15, C2);
    h1 = (Math.imul(rotated(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= mixed(bytes.getInt32(at + 4, true), C2, 16, C3);
    h2 = (Math.imul(rotated(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= mixed(bytes.getInt32(at + 8, true), C3, 17, C4);
    h3 = (Math.imul(rotated(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 ^= mixed(bytes.getInt32(at + 12, true), C4, 18, C1);
    h4 = (Math.imul(rotated(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  h1 ^= mixed(tail(bytes, at, end), C1, 15, C2);
  h2 ^= mixed(tail(bytes, at + 4, end), C2, 16, C3);
  h3 ^= mixed(tail(bytes, at + 8, end), C3, 17, C4);
  h4 ^= mixed(tail(bytes, at + 12, end), C4, 18, C1);
  const length = end - start;
  [h1, h2, h3, h4] = [h1 ^ length, h2 ^ length, h3 ^ length, h4 ^ length];
  h1 += h2 + h3 + h4;
  [h1, h2, h3, h4] = [finished(h1), finished(h2 + h1), finished(h3 + h1), finished(h4 + h1)];
  h1 += h2 + h3 + h4;
  out[0] = h1;
  out[1] = h2 + h1;
  out[2] = h3 + h1;
  out[3] = h4 + h1;
}

/** The bytes of a word that are there. */
function tail(bytes: DataView, at: number, end: number): number {
  let found = 0;
  for (let index = Math.min(end, at + 4) - 1; index >= at; index--)
    found = (found << 8) | bytes.getUint8(index);
  return found;
}

function mixed(value: number, first: number, bits: number, second: number): number {
  return Math.imul(rotated(Math.imul(value, first), bits), second);
}

function rotated(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function finished(lane: number): number {
  let h = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
