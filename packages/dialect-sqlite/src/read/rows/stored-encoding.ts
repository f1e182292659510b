import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { joinPieces, type Piece } from './encode-rows.js';
import type { Page } from './page.js';
import { lineOf } from './render-page.js';
import type { Statements } from './statements.js';
import { BadTextCell, type StoredCell, storedRows } from './stored-rows.js';
import type { TableShape } from './table-shape.js';

/** Rows larger than this are encoded here, because SQLite would hold several copies of them. */
const LARGE_ROW = 4096;

/** The rows of a page in the encoding of stored values. Only for databases in UTF-8. */
export function encodeStored(
  statements: Statements,
  table: TableShape,
  page: Page,
  columns: readonly string[],
): Uint8Array {
  const rendered = page.bytes > page.rows * LARGE_ROW ? undefined : render(statements, table, page, columns);
  if (rendered !== undefined) return rendered;
  const rows = storedRows(statements, table, page, columns, 'UTF-8');
  return joinPieces(rows.flatMap((row) => [...row.flatMap(cellPieces), '\n']));
}

function render(
  statements: Statements,
  table: TableShape,
  page: Page,
  columns: readonly string[],
): Uint8Array | undefined {
  const tail = table.keys.slice(page.slice);
  const line = lineOf(columns.map((column) => cellText(quoteIdentifier(column))));
  const sql = `SELECT CAST(group_concat(l,'') AS BLOB), max(z) FROM (SELECT ${line} AS l, ${zeroIn(table, columns)} AS z FROM ${table.sql} ${tail.sql})`;
  const [bytes, zero] = statements.row(sql, tail.parameters) ?? [];
  return ArrayBuffer.isView(bytes) && zero === 0n ? (bytes as Uint8Array) : undefined;
}

/** Whether a row holds a zero that may have a sign, which SQLite's own functions do not spell. REAL columns have none. */
function zeroIn(table: TableShape, columns: readonly string[]): string {
  const doubtful = columns.filter((name) => {
    const column = table.columns.get(name);
    return column?.affinity !== 'real' || column.generated;
  });
  const zeros = doubtful
    .map((name) => quoteIdentifier(name))
    .map((x) => `(typeof(${x})='real' AND ${x}=0.0)`);
  return zeros.length === 0 ? '0' : `(${zeros.join(' OR ')})`;
}

function cellText(x: string): string {
  return (
    `CASE typeof(${x}) WHEN 'integer' THEN 'i'||${x} WHEN 'real' THEN 'r'||quote(${x}) ` +
    `WHEN 'text' THEN iif(instr(${x},char(0)),'T'||hex(${x}),'t'||${x}) WHEN 'blob' THEN 'b'||hex(${x}) END`
  );
}

function cellPieces(cell: StoredCell, index: number): readonly Piece[] {
  const comma = index === 0 ? '' : ',';
  if (cell === null) return [`${comma}NULL`];
  if (cell instanceof BadTextCell) return [`${comma}'T`, cell.bytes, "'"];
  if (ArrayBuffer.isView(cell)) return [`${comma}'b`, cell as Uint8Array, "'"];
  if (typeof cell === 'string') return [`${comma}'t${cell.replaceAll("'", "''")}'`];
  return [`${comma}'${typeof cell === 'bigint' ? 'i' : 'r'}${Object.is(cell, -0) ? '-0' : String(cell)}'`];
}
