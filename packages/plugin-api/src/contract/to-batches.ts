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
  { maxRows, maxBytes, signal }: Pick<ReadOptions, 'maxRows' | 'maxBytes' | 'signal'>,
): AsyncGenerator<RowBatch> {
  let waiting: PlacedRow[] = [];
  let bytes = 0;
  for await (const row of rows) {
    throwIfAborted(signal);
    if (waiting.length >= maxRows || (waiting.length > 0 && bytes + row.bytes > maxBytes)) {
      yield batchOf(waiting);
      [waiting, bytes] = [[], 0];
    }
    waiting.push(row);
    bytes += row.bytes;
  }
  throwIfAborted(signal);
  if (waiting.length > 0) yield batchOf(waiting);
}

function batchOf(placed: readonly PlacedRow[]): RowBatch {
  return {
    rows: placed.map(({ row }) => row),
    rowIds: placed.map(({ rowId }) => rowId),
    position: placed.at(-1)?.position ?? null,
  };
}
