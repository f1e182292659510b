import { batchRowCount, type ReadOptions } from '@godwit/plugin-api';
import type { TableRead } from './table-read.js';

/** A read that ends after so many rows. */
export function limitedRead(
  read: TableRead,
  { limit, maxRows }: Pick<ReadOptions, 'limit' | 'maxRows'>,
): Pick<TableRead, 'next'> {
  if (limit === undefined) return read;
  let left = limit;
  return {
    next: () => {
      const batch = left > 0 ? read.next(Math.min(left, maxRows)) : undefined;
      if (batch !== undefined) left -= batchRowCount(batch) + (batch.rejects?.length ?? 0);
      return batch;
    },
  };
}
