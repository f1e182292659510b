import type { Row } from '../values/value.js';
import { throwIfAborted } from './interrupted.js';
import type { Position, ReadOptions, RowBatch } from './read.js';

/** One row on its way, and where it is. */
export interface PlacedRow {
  readonly row: Row;
  readonly position: Position;
  /** The key of the row as text (`id=42`). */
  readonly rowId: string;
  /** About how much memory it takes. */
  readonly bytes: number;
}

/**
 * Puts rows together to batches that keep to `maxRows` and `maxBytes`; a row that is larger than that has a batch of its
 * own. Throws INTERRUPTED once the signal is aborted.
 */
export async function* toBatches(
  rows: AsyncIterable<PlacedRow>,
  options: Pick<ReadOptions, 'maxRows' | 'maxBytes' | 'limit' | 'positions' | 'signal'>,
): AsyncGenerator<RowBatch> {
  const { maxRows, maxBytes, limit = Number.POSITIVE_INFINITY, positions = false, signal } = options;
  let waiting: PlacedRow[] = [];
  let bytes = 0;
  let count = 0;
  for await (const row of rows) {
    throwIfAborted(signal);
    if (count++ >= limit) break;
    if (waiting.length >= maxRows || (waiting.length > 0 && bytes + row.bytes > maxBytes)) {
      yield batchOf(waiting, positions);
      [waiting, bytes] = [[], 0];
    }
    waiting.push(row);
    bytes += row.bytes;
  }
  throwIfAborted(signal);
  if (waiting.length > 0) yield batchOf(waiting, positions);
}

function batchOf(placed: readonly PlacedRow[], positions: boolean): RowBatch {
  return {
    rows: placed.map(({ row }) => row),
    rowIds: placed.map(({ rowId }) => rowId),
    position: placed.at(-1)?.position ?? null,
    ...(positions && { positions: placed.map(({ position }) => position) }),
  };
}
