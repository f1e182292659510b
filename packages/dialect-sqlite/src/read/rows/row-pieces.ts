import { type ColumnPlan, cellImage, ROW_HEAD_BYTES, writeRowHead } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Page } from './page.js';
import type { RowValues } from './row-values.js';
import type { Statements } from './statements.js';
import type { TableShape } from './table-shape.js';

/** A row that is not held as a whole. */
export const LARGE_ROW_BYTES = 2 * 1024 ** 2;
/** A cell of more is given in parts. */
const PIECE_BYTES = 1024 ** 2;
/** SQLite puts the whole cell together for each part that it is asked for. */
const AT_ONCE_BYTES = 4 * 1024 ** 2;
const LENGTH_BYTES = 4;

interface LargeRow {
  readonly statements: Statements;
  readonly table: TableShape;
  /** The row alone. */
  readonly page: Page;
  readonly columns: readonly ColumnPlan[];
  /** The values of some of the columns. */
  readonly valuesOf: (columns: readonly ColumnPlan[]) => RowValues;
}

/**
 * The image of one row behind its head, as SQL gives it, in pieces: of a large cell that is the same bytes a part at a time.
 * Texts are in UTF-8 and known to be valid.
 */
export function* piecesOfRow(row: LargeRow): Generator<Uint8Array> {
  const { columns, page } = row;
  const sizes = largeCells(row);
  const small = columns.filter((_, index) => sizes[index] === undefined);
  const values = [...(row.valuesOf(small).values(page).rows[0] ?? [])];
  const images = columns.map((column, index) => {
    if (sizes[index] !== undefined) return undefined;
    const value = values.shift() ?? null;
    return value === null ? null : cellImage(value, column.as);
  });
  const lengths = images.map((image, index) => sizes[index] ?? image?.length ?? 0);
  const head = Buffer.alloc(ROW_HEAD_BYTES + 2);
  const all = lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, 2);
  writeRowHead(head, 0, all);
  head.writeInt16BE(columns.length, ROW_HEAD_BYTES);
  yield head;
  for (const [index, image] of images.entries()) {
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeInt32BE(image === null ? -1 : (lengths[index] as number));
    yield length;
    if (image === undefined) yield* piecesOfCell(row, columns[index] as ColumnPlan, lengths[index] as number);
    else if (image !== null) yield image;
  }
}

/** The bytes of those cells that are images as they are stored, and large; undefined for all others. */
function largeCells({ statements, table, page, columns }: LargeRow): readonly (number | undefined)[] {
  const tail = table.keys.slice(page.slice);
  const asked = columns.map(({ name, as }) => {
    const x = quoteIdentifier(name);
    const isStored = (as.kind === 'text' && as.maxLength === undefined) || as.kind === 'bytes';
    const kind = as.kind === 'text' ? 'text' : 'blob';
    return isStored ? `iif(typeof(${x}) = '${kind}', octet_length(${x}), 0)` : '0';
  });
  const found = statements.row(`SELECT ${asked.join(', ')} FROM ${table.sql} ${tail.sql}`, tail.parameters);
  return columns.map((_, index) => {
    const bytes = Number(found?.[index] ?? 0);
    return bytes > PIECE_BYTES ? bytes : undefined;
  });
}

function* piecesOfCell(
  { statements, table, page }: LargeRow,
  { name }: ColumnPlan,
  bytes: number,
): Generator<Uint8Array> {
  const tail = table.keys.slice(page.slice);
  const piece = `substr(CAST(${quoteIdentifier(name)} AS BLOB), ?, ?)`;
  const sql = `SELECT ${piece} FROM ${table.sql} ${tail.sql}`;
  for (let at = 1; at <= bytes; at += AT_ONCE_BYTES) {
    const row = statements.row(sql, [at, AT_ONCE_BYTES, ...tail.parameters]);
    yield row?.[0] as Uint8Array;
  }
}
