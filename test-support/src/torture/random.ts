/** Numbers from 0 up to 1 that follow from a seed. */
export type Random = () => number;

/** A small generator with all of its state in one number (mulberry32). */
export function numbersOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 up to `below`. */
export function indexOf(random: Random, below: number): number {
  return Math.floor(random() * below);
}

/** A seed of something's own that follows from a seed and its name. */
export function seedOf(name: string, seed: number): number {
  let sum = seed;
  for (const letter of name) sum = (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0;
  return sum;
}
