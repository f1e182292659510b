import {
  type Batch,
  CELL_IMAGES,
  cellTooLarge,
  formatKey,
  orAborted,
  type ReadOptions,
  type Table,
} from '@godwit/plugin-api';
import { readError } from '../../errors/read-error.js';
import { guardTable } from '../guard-table.js';
import type { Snapshot } from '../snapshot.js';
import { cellSizes, cellText, splitRows } from './cells.js';
import { type CopyQuery, copyQuery } from './copy-query.js';
import { type CopiedRows, type CopyLimits, copyRows } from './copy-rows.js';
import { rowTooLarge } from './large-row.js';
import { plannedValues } from './planned-values.js';

/** Reads a table by one COPY. Giving up early ends the session that read; the next one joins the same snapshot. */
export async function* readBatches(
  snapshot: Snapshot,
  table: Table,
  options: ReadOptions,
  inKeyOrder: boolean,
): AsyncGenerator<Batch, void, undefined> {
  const query = copyQuery(table, options, inKeyOrder);
  const connection = await snapshot.acquire(options.signal);
  let whole = false;
  try {
    await orAborted(guardTable(connection, table), options.signal);
    const copy = connection.submit(copyRows(query.sql, limitsOf(table, options)));
    let read = query.skipped;
    for (;;) {
      const rows = await orAborted(connection.awaiting(copy.next()), options.signal);
      if (rows === undefined) break;
      read += rows.rowCount;
      yield toBatch(rows, query, options, read);
    }
    whole = true;
  } catch (error) {
    const tooLarge = rowTooLarge(error, table, options);
    if (tooLarge !== undefined) throw tooLarge;
    throw readError(error, { purpose: `read ${table.name.name}`, table: table.name, signal: options.signal });
  } finally {
    if (whole) snapshot.release(connection);
    else await snapshot.discard(connection);
  }
}

function toBatch(
  { bytes, rowCount }: CopiedRows,
  query: CopyQuery,
  options: ReadOptions,
  read: number,
): Batch {
  const position = query.positionAfter(read);
  if (options.encoding !== undefined) return { encoding: options.encoding, bytes, rowCount, position };
  const rows = [];
  const rowIds = [];
  for (const cells of splitRows(bytes)) {
    rows.push(plannedValues(cells, options.columns));
    rowIds.push(
      formatKey(
        query.keys,
        cells.slice(options.columns.length).map((cell) => cell && cellText(cell)),
      ),
    );
  }
  if (options.positions !== true) return { rows, rowIds, position };
  const before = read - rowCount;
  return {
    rows,
    rowIds,
    position,
    positions: rows.map((_, index) => query.positionAfter(before + index + 1)),
  };
}

function limitsOf(table: Table, options: ReadOptions): CopyLimits {
  const { maxBytes, maxRows, maxCellBytes, columns } = options;
  const binary = options.encoding === CELL_IMAGES;
  const onLargeRow = (row: Uint8Array): void => {
    const types = columns.map(({ as }) => as);
    const sizes = binary ? imageSizes(row) : cellSizes(row, types);
    const index = columns.findIndex((_, at) => (sizes[at] ?? 0) > maxCellBytes);
    const column = columns[index];
    if (column === undefined) return;
    const { schema, name } = table.name;
    throw cellTooLarge(sizes[index] ?? 0, maxCellBytes, {
      ...(schema && { schema }),
      table: name,
      column: column.name,
    });
  };
  return { maxBytes, maxRows, largeRowBytes: maxCellBytes, onLargeRow, binary };
}

/** The sizes of the images of one row; 0 for NULL. */
function imageSizes(row: Uint8Array): readonly number[] {
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  const sizes: number[] = [];
  for (let at = 2; at < row.byteLength; ) {
    const size = Math.max(0, view.getInt32(at));
    sizes.push(size);
    at += 4 + size;
  }
  return sizes;
}
