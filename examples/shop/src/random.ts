/** Numbers that look random and are the same in every run: the same seed makes the same shop. */
export interface Random {
  /** From 0 up to but without 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  pick<T>(items: readonly T[]): T;
  /** True in about `share` of the calls. */
  chance(share: number): boolean;
  bytes(length: number): Buffer;
}

/** Mulberry32: small, fast, and good enough for a shop. */
export function createRandom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    between,
    pick: <T>(items: readonly T[]): T => items[between(0, items.length - 1)] as T,
    chance: (share) => next() < share,
    bytes: (length) => Buffer.from(Array.from({ length }, () => between(0, 255))),
  };
}
