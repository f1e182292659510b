/** A whole number in two parts of 32 bits; whether the lower one has a sign does not count. */
export interface KeyHalves {
  readonly high: number;
  readonly low: number;
}

/** The golden ratio: what is a multiple of it falls evenly, for keys with gaps and without. */
const SPREAD = 0x9e37_79b1;
const OTHER = 0x85eb_ca6b;

/** The most rows of a block that should have about so many. */
export function mostBlockRows(blockRows: number): number {
  return 4 * blockRows;
}

/**
 * Whether a block of about `blockRows` rows that is cut by its key ends behind a row, which is the `rows`th of it. The key alone
 * decides, so that a row that one side has not changes the block that it is in, and none behind that.
 */
export function endsBlock({ high, low }: KeyHalves, rows: number, blockRows: number): boolean {
  if (rows >= mostBlockRows(blockRows)) return true;
  const mixed = Math.imul(low ^ Math.imul(high, OTHER), SPREAD) >>> 0;
  return mixed * blockRows < 2 ** 32;
}
