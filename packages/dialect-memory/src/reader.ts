import {
  type Batch,
  encodeQuotedCsv,
  type KeyRange,
  type PlacedRow,
  QUOTED_CSV,
  type ReadOptions,
  type RowBatch,
  type Table,
  toBatches,
} from '@godwit/plugin-api';
import type { StoredTable } from './database.js';
import { predicateTest } from './probes.js';
import { type KeyedRow, type KeyOrder, keyOrder } from './read/key-order.js';
import { rowReader } from './read/row-reader.js';

/** Reads a table in key order, in batches of so many rows and about so many bytes. */
export async function* readTable(stored: StoredTable, options: ReadOptions): AsyncGenerator<Batch> {
  for await (const batch of toBatches(placedRows(stored, options), options)) yield encoded(batch, options);
}

async function* placedRows(stored: StoredTable, options: ReadOptions): AsyncGenerator<PlacedRow> {
  const order = keyOrder(stored.table);
  const give = rowReader(stored.table, order, options);
  for (const keyed of selected(stored, order, options)) {
    const { values, bytes } = give(keyed);
    yield { row: values, position: order.positionOf(keyed.key), rowId: order.name(keyed.key), bytes };
  }
}

/** Ranges that together hold every row once: each but the first begins after the one before it, and the last is open. */
export function splitTable(stored: StoredTable, parts: number): readonly KeyRange[] {
  const order = keyOrder(stored.table);
  const rows = order.sorted(stored);
  const count = Math.max(1, Math.min(parts, rows.length));
  const ends = Array.from({ length: count - 1 }, (_, index) => {
    const last = rows[Math.ceil(((index + 1) * rows.length) / count) - 1];
    return order.positionOf(last?.key ?? []);
  });
  return Array.from({ length: count }, (_, index) => {
    const [after, through] = [ends[index - 1], ends[index]];
    return {
      id: `${index + 1} of ${count}`,
      ...(after === undefined ? {} : { after }),
      ...(through === undefined ? {} : { through }),
    };
  });
}

/** The rows that `where` lets through. Throws WHERE_INVALID. */
export function filtered({ table, rows }: StoredTable, where: string | undefined): StoredTable {
  return where === undefined ? { table, rows } : { table, rows: rows.filter(predicateTest(table, where)) };
}

/** The rows that are asked for, in key order; a number of a row counts the rows that are not asked for, too. */
function selected(stored: StoredTable, order: KeyOrder, options: ReadOptions): readonly KeyedRow[] {
  const test = options.where === undefined ? () => true : predicateTest(stored.table, options.where);
  const { after, range } = options;
  const lower = [after, range?.after].filter((one) => one !== undefined).map(order.keyAt);
  const last = range?.through === undefined ? undefined : order.keyAt(range.through);
  return order.sorted(stored).filter(({ row, key }) => {
    const isInside = lower.every((one) => order.compare(key, one) > 0);
    return isInside && (last === undefined || order.compare(key, last) <= 0) && test(row);
  });
}

function encoded(batch: RowBatch, { columns, encoding }: ReadOptions): Batch {
  if (encoding !== QUOTED_CSV) return batch;
  const { rows, position } = batch;
  const bytes = new TextEncoder().encode(encodeQuotedCsv(rows, columns));
  return { encoding, bytes, rowCount: rows.length, position };
}

/** Whether a table has all these columns, so that batches of it can be encoded. */
export function hasColumns(table: Table, names: readonly string[]): boolean {
  return names.every((name) => table.columns.some((column) => column.name === name));
}
