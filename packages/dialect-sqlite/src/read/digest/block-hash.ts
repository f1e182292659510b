import { createHash } from 'node:crypto';
import { ImageSum } from '@godwit/plugin-api';

/** The digest of the rows of one block. */
export interface BlockHash {
  readonly rows: number;
  /** Where their order does not count. */
  readonly sum?: ImageSum;
  add(bytes: Uint8Array, rows: number): void;
  /** Takes no rows any more afterwards. */
  digest(): string;
}

/** Rows in their order, each behind its head, by SHA-256. */
export function createShaBlock(): BlockHash {
  const hash = createHash('sha256');
  let rows = 0;
  let digest: string | undefined;
  return {
    get rows() {
      return rows;
    },
    add(bytes, count) {
      hash.update(bytes);
      rows += count;
    },
    digest() {
      digest ??= hash.digest('hex');
      return digest;
    },
  };
}

/** Rows in any order. */
export function createSumBlock(): BlockHash {
  const sum = new ImageSum();
  return {
    sum,
    get rows() {
      return sum.rows;
    },
    add: (bytes) => sum.add(bytes),
    digest: () => sum.digest,
  };
}
