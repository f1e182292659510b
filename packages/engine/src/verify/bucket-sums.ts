/** Lanes of 32 bits of a SHA-256. */
const LANES = 8;

/**
 * Sums of the digests of rows, in buckets: two multisets of rows are the same where all counts and sums are, whatever the
 * order. Sums are taken modulo 2^32 in each of eight lanes.
 */
export class BucketSums {
  readonly size: number;
  /** How many rows are not what the side has, but what the target keeps of them. */
  fitted = 0;
  readonly #counts: Float64Array;
  readonly #sums: Uint32Array;

  /** `size` is a power of two. */
  constructor(size: number) {
    this.size = size;
    this.#counts = new Float64Array(size);
    this.#sums = new Uint32Array(size * LANES);
  }

  get rows(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** Adds a row by the digest of all of it, to the bucket that another digest chooses. */
  add(bucket: number, digest: Buffer): void {
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    for (let lane = 0; lane < LANES; lane++) {
      const at = bucket * LANES + lane;
      this.#sums[at] = ((this.#sums[at] ?? 0) + digest.readUInt32BE(lane * 4)) >>> 0;
    }
  }

  /** The buckets in which two of the same size differ. */
  different(other: BucketSums): ReadonlySet<number> {
    const found = new Set<number>();
    for (let bucket = 0; bucket < this.size; bucket++) {
      const same =
        this.#counts[bucket] === other.#counts[bucket] &&
        this.#lanes(bucket).every((sum, lane) => sum === other.#lanes(bucket)[lane]);
      if (!same) found.add(bucket);
    }
    return found;
  }

  #lanes(bucket: number): Uint32Array {
    return this.#sums.subarray(bucket * LANES, (bucket + 1) * LANES);
  }
}

/** The bucket of a digest, of so many; `size` is a power of two. */
export function bucketOf(digest: Buffer, size: number): number {
  return (digest.readUInt32BE(0) & (size - 1)) >>> 0;
}

/** How many buckets a table of so many rows is spread over: about 128 rows in each, and at most a few megabytes in all. */
export function bucketCount(rows: number): number {
  const wanted = Math.max(1, Math.min(1 << 17, rows / 128));
  return 2 ** Math.ceil(Math.log2(wanted));
}
