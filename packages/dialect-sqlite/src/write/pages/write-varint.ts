/** How many bytes a whole number from 0 up to 2^31 takes. */
export function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}

/** Writes a whole number from 0 up to 2^31 and gives the place behind it. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  if (value < 0x80) {
    bytes[at] = value;
    return at + 1;
  }
  const size = varintSize(value);
  let rest = value;
  for (let index = at + size - 1; index >= at; index--) {
    bytes[index] = (rest & 0x7f) | (index === at + size - 1 ? 0 : 0x80);
    rest >>>= 7;
  }
  return at + size;
}

/** How many bytes a number of 64 bits takes, which is given in two halves. */
export function longVarintSize(high: number, low: number): number {
  if (high === 0 && low >= 0) return varintSize(low);
  if (high < 0 || high >= 0x100_0000) return 9;
  const bits = high === 0 ? 32 : 64 - Math.clz32(high);
  return Math.ceil(bits / 7);
}

/** Writes a number of 64 bits in two's complement, given in two halves, and gives the place behind it. */
export function writeLongVarint(bytes: Uint8Array, at: number, high: number, low: number): number {
  if (high === 0 && low >= 0) return writeVarint(bytes, at, low);
  const size = longVarintSize(high, low);
  let upper = high;
  let lower = low;
  let last = at + size - 1;
  if (size === 9) {
    bytes[last--] = lower & 0xff;
    lower = (lower >>> 8) | (upper << 24);
    upper >>>= 8;
  }
  for (let index = last; index >= at; index--) {
    bytes[index] = (lower & 0x7f) | (index === at + size - 1 ? 0 : 0x80);
    lower = (lower >>> 7) | (upper << 25);
    upper >>>= 7;
  }
  return at + size;
}
