import { isUtf8 } from 'node:buffer';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Stored } from '../../types/values/values.js';
import type { Page } from './page.js';
import type { Statements } from './statements.js';
import { decodeText, type TextEncoding } from './stored-text.js';
import type { TableShape } from './table-shape.js';

/** Text that no target can take: its bytes as stored. */
export class BadTextCell {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

export type StoredCell = Stored | BadTextCell | null;

// A SELECT gives at most 2,000 columns, and in UTF-16 each column takes two.
const COLUMNS_AT_ONCE = 900;

/** The cells of a page as they are stored, row by row, in the order of the columns. */
export function storedRows(
  statements: Statements,
  table: TableShape,
  page: Pick<Page, 'slice'>,
  columns: readonly string[],
  encoding: TextEncoding,
): readonly StoredCell[][] {
  const rows: StoredCell[][] = [];
  for (let start = 0; start < columns.length; start += COLUMNS_AT_ONCE) {
    const part = columns.slice(start, start + COLUMNS_AT_ONCE);
    for (const [index, cells] of readColumns(statements, table, page, part, encoding).entries()) {
      const row = rows[index];
      if (row === undefined) rows.push(cells);
      else row.push(...cells);
    }
  }
  return rows;
}

function readColumns(
  statements: Statements,
  table: TableShape,
  page: Pick<Page, 'slice'>,
  columns: readonly string[],
  encoding: TextEncoding,
): StoredCell[][] {
  const tail = table.keys.slice(page.slice);
  const wide = encoding !== 'UTF-8';
  const list = columns
    .map((column) => quoteIdentifier(column))
    .flatMap((x) => (wide ? [x, textBytes(x)] : [x]));
  const select = (cells: readonly string[]): readonly (readonly unknown[])[] =>
    statements.rows(`SELECT ${cells.join(', ')} FROM ${table.sql} ${tail.sql}`, tail.parameters);
  const rows = select(list);
  // UTF-16 is decoded here, because SQLite makes other characters of a broken pair. In UTF-8 a broken text can be
  // told by the U+FFFD in it; then its column is read once more as bytes.
  if (wide)
    return rows.map((row) =>
      columns.map((_, index) => exactCell(row[index * 2], row[index * 2 + 1], encoding)),
    );
  const cells = rows as StoredCell[][];
  for (const [index, column] of columns.entries()) {
    if (!cells.some((row) => isSuspicious(row[index]))) continue;
    const exact = select([textBytes(quoteIdentifier(column))]);
    for (const [at, row] of cells.entries()) row[index] = exactCell(row[index], exact[at]?.[0], encoding);
  }
  return cells;
}

function textBytes(x: string): string {
  return `iif(typeof(${x})='text', CAST(${x} AS BLOB), NULL)`;
}

function isSuspicious(cell: unknown): boolean {
  return typeof cell === 'string' && (cell.includes('\ufffd') || cell.includes('\0'));
}

function exactCell(cell: unknown, bytes: unknown, encoding: TextEncoding): StoredCell {
  if (bytes === null || bytes === undefined) return cell as StoredCell;
  return decodeText(bytes as Uint8Array, encoding) ?? new BadTextCell(bytes as Uint8Array);
}

/** Whether bytes that SQLite rendered are valid text; a text column's broken cell shows in the whole. */
export function isValidRendering(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}
