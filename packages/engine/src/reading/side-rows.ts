import { isEncodedBatch, type ReadOptions, type Row, type RowBatch } from '@godwit/plugin-api';
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

/** All rows of a side as values that the target keeps, in whatever order they come. */
export async function* sideRows(
  { session, table, columns, where, badText, keep }: ComparedSide,
  change: BatchTransform | undefined,
  { options, signal }: Asked,
): AsyncGenerator<NamedRow> {
  const read: ReadOptions = {
    columns,
    ...(where === undefined ? {} : { where }),
    maxBytes: BATCH_BYTES,
    maxRows: options.batchSize,
    badText: badText ?? options.onBadText,
    sourceTimeZone: options.sourceTimeZone,
    maxCellBytes: options.maxCellBytes,
    signal,
  };
  for await (const batch of session.read(table, read)) {
    if (isEncodedBatch(batch)) continue;
    const { rows, rowIds }: RowBatch = change === undefined ? batch : change(batch);
    for (const [index, row] of rows.entries()) {
      const kept = keep?.(row) ?? row;
      yield { row: kept, id: rowIds?.[index] ?? '', fitted: kept !== row };
    }
  }
}
