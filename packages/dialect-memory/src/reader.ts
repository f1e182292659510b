import {
  type Batch,
  encodeQuotedCsv,
  type KeyRange,
  QUOTED_CSV,
  type ReadOptions,
  type Table,
} from '@godwit/plugin-api';
import type { StoredTable } from './database.js';
import { throwIfAborted } from './interrupted.js';
import { predicateTest } from './probes.js';
import { type KeyedRow, type KeyOrder, keyOrder } from './read/key-order.js';
import { type GivenRow, rowReader } from './read/row-reader.js';

/** Reads a table in key order, in batches of so many rows and about so many bytes. */
export async function* readTable(stored: StoredTable, options: ReadOptions): AsyncGenerator<Batch> {
  const { table } = stored;
  const { maxRows, maxBytes, signal } = options;
  const order = keyOrder(table);
  const give = rowReader(table, order, options);
  let batch: KeyedRow[] = [];
  let given: GivenRow[] = [];
  let bytes = 0;
  for (const keyed of selected(stored, order, options)) {
    throwIfAborted(signal);
    const next = give(keyed);
    if (given.length > 0 && (given.length >= maxRows || bytes + next.bytes > maxBytes)) {
      yield batchOf(batch, given, order, options);
      throwIfAborted(signal);
      [batch, given, bytes] = [[], [], 0];
    }
    batch.push(keyed);
    given.push(next);
    bytes += next.bytes;
  }
  throwIfAborted(signal);
  if (given.length > 0) yield batchOf(batch, given, order, options);
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

function batchOf(
  rows: readonly KeyedRow[],
  given: readonly GivenRow[],
  order: KeyOrder,
  { columns, encoding }: ReadOptions,
): Batch {
  const position = order.positionOf(rows.at(-1)?.key ?? []);
  const values = given.map((row) => row.values);
  if (encoding !== QUOTED_CSV) {
    return { rows: values, rowIds: rows.map(({ key }) => order.name(key)), position };
  }
  const bytes = new TextEncoder().encode(encodeQuotedCsv(values, columns));
  return { encoding, bytes, rowCount: values.length, position };
}

/** Whether a table has all these columns, so that batches of it can be encoded. */
export function hasColumns(table: Table, names: readonly string[]): boolean {
  return names.every((name) => table.columns.some((column) => column.name === name));
}
