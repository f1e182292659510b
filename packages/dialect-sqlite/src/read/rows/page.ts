import { cellTooLarge, endsBlock, type Position } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { halvesOf } from '../pages/varint.js';
import { balanced } from './balanced-sql.js';
import type { Slice } from './key-space.js';
import { type KeyValue, keyLabel } from './key-value.js';
import type { Statements } from './statements.js';
import type { TableShape } from './table-shape.js';

/** A run of rows that fits the memory meant for it. Sizes in bytes, as stored. */
export interface Page {
  readonly rows: number;
  readonly bytes: number;
  readonly largestCell: number;
  /** The slice that gives exactly these rows. */
  readonly slice: Slice;
  /** The position of the last row. */
  readonly position: Position;
}

export interface PageOptions {
  readonly columns: readonly string[];
  readonly after: Position | undefined;
  readonly through: Position | undefined;
  readonly where: string | undefined;
  readonly maxBytes: number;
  readonly maxRows: number;
  /** The guess to start from, in bytes of one row. */
  readonly rowBytes: number;
}

/**
 * The next rows whose values together stay within `maxBytes` (or the one next row), measured by SQLite without reading
 * the large ones. Undefined at the end of the table.
 */
export function nextPage(statements: Statements, table: TableShape, options: PageOptions): Page | undefined {
  const { after, through, where, maxBytes } = options;
  let limit = Math.max(1, Math.min(options.maxRows, Math.floor(maxBytes / Math.max(1, options.rowBytes))));
  for (;;) {
    const slice: Slice = { after, through, where, limit };
    const { rows, bytes, largestCell } = measure(statements, table, options.columns, slice);
    if (rows === 0) return undefined;
    if (rows === 1 || bytes <= maxBytes * 1.5) {
      const exact = { ...slice, limit: rows };
      const position = table.keys.position(lastKey(statements, table, exact), after, rows);
      return { rows, bytes, largestCell, slice: exact, position };
    }
    limit = Math.max(1, Math.min(Math.floor(rows / 2), Math.floor((rows * maxBytes) / bytes)));
  }
}

/** The rows of a page up to one whose rowid ends a block. */
export function withinBlock(page: Page, rowids: readonly Position[], blockRows: number): Page {
  const rows = 1 + rowids.findIndex((one) => endsBlock(halvesOf(BigInt(one as string)), 0, blockRows));
  const position = rowids[rows - 1];
  return position === undefined ? page : { ...page, rows, position, slice: { ...page.slice, limit: rows } };
}

function measure(
  statements: Statements,
  table: TableShape,
  columns: readonly string[],
  slice: Slice,
): { readonly rows: number; readonly bytes: number; readonly largestCell: number } {
  const sizes = columns.map((column) => cellBytes(quoteIdentifier(column)));
  const tail = table.keys.slice(slice);
  const largest =
    sizes.length === 1 ? (sizes[0] as string) : balanced(sizes, (parts) => `max(${parts.join(',')})`);
  const row = statements.row(
    `SELECT count(*), ifnull(sum(s),0), ifnull(max(m),0) FROM (SELECT ${balanced(sizes, (parts) => parts.join('+'))} AS s, ${largest} AS m FROM ${table.sql} ${tail.sql})`,
    tail.parameters,
  );
  const [rows = 0, bytes = 0, largestCell = 0] = (row ?? []).map(Number);
  return { rows, bytes, largestCell };
}

// octet_length() of a number would spell it first.
function cellBytes(x: string): string {
  return `(CASE typeof(${x}) WHEN 'text' THEN octet_length(${x}) WHEN 'blob' THEN octet_length(${x}) ELSE 8 END)`;
}

function lastKey(statements: Statements, table: TableShape, slice: Slice): readonly KeyValue[] {
  return keysOf(statements, table, slice, slice.limit - 1)[0] ?? [];
}

/** The keys of a slice's rows, or only that of the row at an offset; none where rows have no key. */
export function keysOf(
  statements: Statements,
  table: TableShape,
  slice: Slice,
  only?: number,
): readonly (readonly KeyValue[])[] {
  if (table.keys.columns.length === 0) return [];
  const tail = table.keys.slice(slice);
  const keys = table.keys.columns.flatMap((column) => [
    column,
    // A text of broken bytes is needed exactly; asked for only where its characters look broken.
    `iif(typeof(${column})='text', CAST(${column} AS BLOB), NULL)`,
  ]);
  const offset = only === undefined ? '' : ' OFFSET ?';
  const parameters = only === undefined ? tail.parameters : [...tail.parameters.slice(0, -1), 1, only];
  const rows = statements.rows(
    `SELECT ${keys.join(', ')} FROM ${table.sql} ${tail.sql}${offset}`,
    parameters,
  );
  return rows.map((row) =>
    table.keys.columns.map((_, index) => keyValue(row[index * 2], row[index * 2 + 1])),
  );
}

function keyValue(value: unknown, bytes: unknown): KeyValue {
  const broken = typeof value === 'string' && (value.includes('\ufffd') || value.includes('\0'));
  return broken ? { text: bytes as Uint8Array } : (value as KeyValue);
}

/** Throws CELL_TOO_LARGE, naming the cell, where a page holds one. */
export function refuseLargeCells(
  statements: Statements,
  table: TableShape,
  page: Page,
  columns: readonly string[],
  maxCellBytes: number,
): void {
  if (page.largestCell <= maxCellBytes) return;
  const cell = findLargestCell(statements, table, page, columns);
  throw cellTooLarge(page.largestCell, maxCellBytes, {
    table: table.name,
    column: cell.column,
    key: cell.key,
  });
}

/** Which column and row the largest cell of a page is in. */
export function findLargestCell(
  statements: Statements,
  table: TableShape,
  page: Pick<Page, 'slice' | 'largestCell'>,
  columns: readonly string[],
): { readonly column: string; readonly key: string } {
  const keys = keysOf(statements, table, page.slice);
  const tail = table.keys.slice(page.slice);
  for (const column of columns) {
    const sizes = statements.rows(
      `SELECT ${cellBytes(quoteIdentifier(column))} FROM ${table.sql} ${tail.sql}`,
      tail.parameters,
    );
    const index = sizes.findIndex(([size]) => Number(size) === page.largestCell);
    if (index >= 0)
      return { column, key: keyLabel(table.keys.labels, keys[index] ?? [], ordinal(page.slice, index)) };
  }
  return { column: '', key: '' };
}

/** The number of a row of a table without a key, from 1. */
export function ordinal(slice: Slice, index: number): bigint {
  return typeof slice.after === 'number' ? BigInt(slice.after + index + 1) : BigInt(index + 1);
}
