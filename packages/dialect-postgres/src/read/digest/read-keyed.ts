import { formatKey, type KeyedReadOptions, orAborted, type RowBatch, type Table } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { canonicalCell } from '../rows/canonical-cell.js';
import { cellText, splitRows } from '../rows/cells.js';
import { findColumn } from '../rows/copy-query.js';
import { type CopiedRows, copyRows } from '../rows/copy-rows.js';
import { plannedValues } from '../rows/planned-values.js';
import type { Snapshot } from '../snapshot.js';
import { alongKey } from './along-key.js';
import type { BinaryKey } from './binary-keys.js';
import { keyedCopy } from './keyed-copy.js';

/** A batch has about this many bytes at the most, whatever its rows are. */
const MOST_BYTES = 8 * 1024 ** 2;

/** Rows in the order of a key, as values; the position of a batch is the key of its last row as text. */
export function readKeyed(
  snapshot: Snapshot,
  table: Table,
  key: BinaryKey,
  options: KeyedReadOptions,
): AsyncGenerator<RowBatch, void, undefined> {
  const cells = options.columns.map((plan) => canonicalCell(findColumn(table, plan), plan));
  const sql = keyedCopy(table, { key, options, cells, after: options.after });
  const purpose = `read ${table.name.name}`;
  const items = (connection: Connection) => batches(connection, sql, options);
  return alongKey(snapshot, { table, options, purpose, rests: false, byIndex: true, items });
}

async function* batches(
  connection: Connection,
  sql: string,
  options: KeyedReadOptions,
): AsyncGenerator<RowBatch, void, undefined> {
  const limits = {
    maxBytes: MOST_BYTES,
    largeRowBytes: Number.POSITIVE_INFINITY,
    onLargeRow: () => undefined,
  };
  const copy = connection.submit(copyRows(sql, { ...limits, maxRows: options.maxRows }));
  for (;;) {
    const rows = await orAborted(connection.awaiting(copy.next()), options.signal);
    if (rows === undefined) return;
    yield toBatch(rows, options);
  }
}

function toBatch({ bytes }: CopiedRows, { columns, key }: KeyedReadOptions): RowBatch {
  const places = key.map((name) => columns.findIndex((column) => column.name === name));
  const rows = [];
  const rowIds = [];
  let last: readonly string[] = [];
  for (const cells of splitRows(bytes)) {
    rows.push(plannedValues(cells, columns));
    last = places.map((place) => cellText(cells[place] ?? ''));
    rowIds.push(formatKey(key, last));
  }
  return { rows, rowIds, position: last };
}
