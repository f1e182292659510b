import { type Batch, isEncodedBatch, type ReadOptions, type Row, type RowBatch } from '@godwit/plugin-api';
import type { BatchTransform } from './bind-transforms.js';
import type { ComparedSide } from './compared-table.js';
import type { Asked } from './keyed-options.js';

/** A row, and how it is named in messages. */
export interface NamedRow {
  readonly row: Row;
  /** What the side itself calls the row. */
  readonly id: string;
  /** Whether the target keeps another row than this side has. */
  readonly fitted: boolean;
}

const BATCH_BYTES = 1024 ** 2;

/** All rows of a side, in whatever order they come. */
export function sideBatches(
  { session, table, columns, where, badText }: ComparedSide,
  { options, signal }: Asked,
  encoding?: string,
): AsyncIterable<Batch> {
  const read: ReadOptions = {
    columns,
    ...(where === undefined ? {} : { where }),
    ...(encoding === undefined ? {} : { encoding }),
    maxBytes: BATCH_BYTES,
    maxRows: options.batchSize,
    badText: badText ?? options.onBadText,
    sourceTimeZone: options.sourceTimeZone,
    maxCellBytes: options.maxCellBytes,
    signal,
  };
  return session.read(table, read);
}

/** All rows of a side as values that the target keeps, in whatever order they come. */
export async function* sideRows(
  side: ComparedSide,
  change: BatchTransform | undefined,
  asked: Asked,
): AsyncGenerator<NamedRow> {
  for await (const batch of sideBatches(side, asked)) {
    if (isEncodedBatch(batch)) continue;
    const { rows, rowIds }: RowBatch = change === undefined ? batch : change.rows(batch);
    for (const [index, row] of rows.entries()) {
      const kept = side.keep?.(row) ?? row;
      yield { row: kept, id: rowIds?.[index] ?? '', fitted: kept !== row };
    }
  }
}
