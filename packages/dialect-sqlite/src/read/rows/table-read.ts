import {
  batchRowCount,
  CELL_IMAGES,
  type ColumnPlan,
  encodeCellImages,
  frameRows,
  type Position,
  QUOTED_CSV,
  releaseBytes,
} from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import type { ImageRead, OnLarge } from '../images/image-read.js';
import { openImages } from '../images/open-images.js';
import type { PageAccess } from '../pages/page-access.js';
import type { NextBatch, ReadRequest } from '../thread/protocol.js';
import { encodeRows } from './encode-rows.js';
import { nextPage, type Page, refuseLargeCells, withinBlock } from './page.js';
import { Patience } from './patience.js';
import { releaseCells } from './release-cells.js';
import { createRenderer } from './render-page.js';
import { LARGE_ROW_BYTES, piecesOfRow } from './row-pieces.js';
import { RowValues, type RowValuesOptions } from './row-values.js';
import { Statements } from './statements.js';
import { encodeStored } from './stored-encoding.js';
import type { TextEncoding } from './stored-text.js';
import { STORED_VALUES } from './stored-values.js';
import { StuckRows } from './stuck-rows.js';
import { describeTable, type TableShape } from './table-shape.js';
import { checkWhere } from './where.js';

const FIRST_PAGE_ROWS = 500;
const ROWS_SHARE = 4; // Values take several times the memory of what they are stored as.
/** Bytes of a row whose cells are worth looking at one by one. */
export const LARGE_ROW = 4096;

/** One read of a table under way. */
export class TableRead {
  readonly #request: ReadRequest;
  readonly #table: TableShape;
  readonly #statements: Statements;
  readonly #names: readonly string[];
  readonly #rows: RowValues;
  readonly #render: ((slice: Page['slice']) => Uint8Array | undefined) | undefined;
  readonly #through: Position | undefined;
  readonly #patience = new Patience();
  #after: Position | undefined;
  #rowBytes: number;
  #images: ImageRead | undefined;
  readonly #stuck = new StuckRows();
  readonly #options: RowValuesOptions;
  /** Those of a large row that are still to come. */
  #pieces: Iterator<Uint8Array> | undefined;

  /** Reads in the order of the table's own key, or in that of another `table` that is made to have a key. */
  constructor(
    db: Connection,
    encoding: TextEncoding,
    request: ReadRequest,
    table: TableShape = describeTable(db, request.table),
    pages?: PageAccess,
    onLarge?: OnLarge,
  ) {
    this.#request = request;
    this.#table = table;
    if (request.where !== undefined) checkWhere(db, this.#table, request.where);
    this.#statements = new Statements(db);
    this.#names = request.columns.map((column) => column.name);
    this.#options = { ...request, statements: this.#statements, table, encoding };
    this.#rows = new RowValues(this.#options);
    this.#after = request.after ?? request.range?.after;
    this.#through = request.range?.through;
    this.#rowBytes = request.maxBytes / FIRST_PAGE_ROWS;
    this.#images =
      pages && openImages({ db, request, table, pages, encoding, rows: this.#rows, onLarge }, this.#after);
    this.#render =
      request.encoding === QUOTED_CSV && encoding === 'UTF-8'
        ? createRenderer(this.#statements, this.#table, request.columns, request.proofs ?? [])
        : undefined;
  }

  /** The next batch, of at most so many rows, or undefined at the end. */
  next(mostRows = this.#request.maxRows): NextBatch {
    const piece = this.#nextPiece();
    if (piece !== undefined) return piece;
    const batch = this.#images?.next(mostRows);
    if (batch !== undefined && batch !== 'stuck') {
      this.#after = batch.position;
      this.#stuck.passed(batchRowCount(batch));
      return batch;
    }
    if (this.#images === undefined) return this.#nextBySql(mostRows);
    if (batch === undefined) return undefined;
    const rows = this.#stuck.rowsBySql(mostRows);
    if (rows === undefined) this.#images = undefined;
    return this.#nextBySql(rows ?? mostRows);
  }

  /** Whether all rows so far came from pages. */
  get isByPages(): boolean {
    return this.#images !== undefined && !this.#stuck.wasAny;
  }

  /** Gives memory back that large rows needed; nothing of the last batch is wanted. */
  rest(): void {
    this.#images?.rest();
  }

  #nextBySql(mostRows: number): NextBatch {
    const whole = this.#nextPage(mostRows);
    if (whole === undefined) return undefined;
    const { rowidBlocks: blocks } = this.#request;
    const page = blocks === undefined ? whole : withinBlock(whole, this.#rows.positions(whole), blocks);
    refuseLargeCells(this.#statements, this.#table, page, this.#names, this.#request.maxCellBytes);
    this.#after = page.position;
    this.#rowBytes = Math.max(1, page.bytes / page.rows);
    this.#images?.skipTo(page.position);
    switch (this.#request.encoding) {
      case STORED_VALUES:
        return this.#storedBatch(page);
      case QUOTED_CSV:
        return this.#encodedBatch(page);
      case CELL_IMAGES:
        return this.#imageBatch(page);
      default:
        return this.#rowBatch(page);
    }
  }

  #nextPage(maxRows: number): Page | undefined {
    const { encoding, where } = this.#request;
    const maxBytes = this.#request.maxBytes / (encoding === undefined ? ROWS_SHARE : 1);
    return nextPage(this.#statements, this.#table, {
      columns: this.#names,
      after: this.#after,
      through: this.#through,
      where,
      maxBytes,
      maxRows,
      rowBytes: this.#rowBytes,
    });
  }

  #storedBatch(page: Page): NextBatch {
    const bytes = encodeStored(this.#statements, this.#table, page, this.#names);
    return { encoding: STORED_VALUES, bytes, rowCount: page.rows, position: page.position };
  }

  #encodedBatch(page: Page): NextBatch {
    const trying = this.#patience.isTrying && !this.#isBinary(page);
    const rendered = trying ? this.#render?.(page.slice) : undefined;
    this.#patience.note(rendered !== undefined);
    const { position } = page;
    if (rendered !== undefined)
      return { encoding: QUOTED_CSV, bytes: rendered, rowCount: page.rows, position };
    const { rows, left: _, ...rest } = this.#rows.values(page);
    const bytes = encodeRows(rows, this.#request.columns);
    if (page.bytes > page.rows * LARGE_ROW) rows.forEach(releaseCells);
    return { encoding: QUOTED_CSV, bytes, rowCount: rows.length, position, ...rest };
  }

  #imageBatch(page: Page): NextBatch {
    if (this.#request.inPieces === true && page.rows === 1 && page.bytes > LARGE_ROW_BYTES) {
      const valuesOf = (columns: readonly ColumnPlan[]): RowValues =>
        new RowValues({ ...this.#options, columns });
      const { columns } = this.#request;
      this.#pieces = piecesOfRow({ ...this.#options, page, columns, valuesOf });
      return this.#nextPiece();
    }
    const { rows, left: _, ...rest } = this.#rows.values(page);
    const images = encodeCellImages(rows, this.#request.columns);
    if (page.bytes > page.rows * LARGE_ROW) rows.forEach(releaseCells);
    const bytes = this.#request.framed === true ? frameRows(images, rows.length) : images;
    if (bytes !== images) releaseBytes(images);
    return { encoding: CELL_IMAGES, bytes, rowCount: rows.length, position: page.position, ...rest };
  }

  #nextPiece(): NextBatch {
    const piece = this.#pieces?.next();
    const position = this.#after;
    if (piece === undefined || position === undefined) return undefined;
    const isLast = piece.done === true;
    if (isLast) this.#pieces = undefined;
    const bytes = isLast ? new Uint8Array() : piece.value;
    return { encoding: CELL_IMAGES, bytes, rowCount: isLast ? 1 : 0, position };
  }

  /** Large binary values become hex faster here than in SQLite. */
  #isBinary(page: Page): boolean {
    return (
      page.bytes > page.rows * LARGE_ROW && this.#request.columns.some((column) => column.as.kind === 'bytes')
    );
  }

  #rowBatch(page: Page): NextBatch {
    const { rows, left, ...rest } = this.#rows.values(page);
    const kept = <T>(items: readonly T[]): readonly T[] =>
      left === undefined ? items : items.filter((_, index) => !left.has(index));
    const positions = this.#request.positions && kept(this.#rows.positions(page));
    const rowIds = kept(this.#rows.keys(page));
    return { rows, rowIds, position: page.position, ...(positions && { positions }), ...rest };
  }
}
