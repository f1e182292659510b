import {
  type ColumnPlan,
  MigrationError,
  type Position,
  QUOTED_CSV,
  type Row,
  type Value,
} from '@godwit/plugin-api';
import { STORED_VALUES } from '../stored-values.js';
import { createFit, type Fit } from '../values.js';
import type { Connection } from '../worker/connection.js';
import type { NextBatch, ReadRequest } from '../worker/protocol.js';
import { encodeRows } from './encode-rows.js';
import { keyLabel } from './key-value.js';
import { keysOf, nextPage, ordinal, type Page, refuseLargeCells } from './page.js';
import { releaseCells } from './release-bytes.js';
import { createRenderer } from './render-page.js';
import { Statements } from './statements.js';
import { encodeStored } from './stored-encoding.js';
import { BadTextCell, type StoredCell, storedRows } from './stored-rows.js';
import { repairText, type TextEncoding } from './stored-text.js';
import { describeTable, type TableShape } from './table-shape.js';
import { checkWhere } from './where.js';

const FIRST_PAGE_ROWS = 500;
// Values take several times the memory of what they are stored as.
const ROWS_SHARE = 4;
// After so many pages that SQLite could not prove, the next ones go the row way at once.
const PATIENCE = 3;
const PAUSE = 32;
const LARGE_ROW = 4096;

/** One read of a table under way. */
export class TableRead {
  readonly #request: ReadRequest;
  readonly #encoding: TextEncoding;
  readonly #table: TableShape;
  readonly #statements: Statements;
  readonly #names: readonly string[];
  readonly #fits: readonly Fit[];
  readonly #render: ((slice: Page['slice']) => Uint8Array | undefined) | undefined;
  readonly #through: Position | undefined;
  #after: Position | undefined;
  #rowBytes: number;
  #unproven = 0;

  constructor(db: Connection, encoding: TextEncoding, request: ReadRequest) {
    this.#request = request;
    this.#encoding = encoding;
    this.#table = describeTable(db, request.table);
    if (request.where !== undefined) checkWhere(db, this.#table, request.where);
    this.#statements = new Statements(db);
    this.#names = request.columns.map((column) => column.name);
    this.#fits = request.columns.map((column) =>
      createFit(column, { sourceTimeZone: request.sourceTimeZone, cut: true, strict: false }),
    );
    this.#after = request.after ?? request.range?.after;
    this.#through = request.through ?? request.range?.through;
    this.#rowBytes = request.maxBytes / FIRST_PAGE_ROWS;
    this.#render =
      request.encoding === QUOTED_CSV && encoding === 'UTF-8'
        ? createRenderer(this.#statements, this.#table, request.columns, request.proofs ?? [])
        : undefined;
  }

  /** The next batch, or undefined at the end. */
  next(): NextBatch {
    const page = this.#nextPage();
    if (page === undefined) return undefined;
    refuseLargeCells(this.#statements, this.#table, page, this.#names, this.#request.maxCellBytes);
    this.#after = page.position;
    this.#rowBytes = Math.max(1, page.bytes / page.rows);
    if (this.#request.encoding === STORED_VALUES) return this.#storedBatch(page);
    return this.#request.encoding === QUOTED_CSV ? this.#encodedBatch(page) : this.#rowBatch(page);
  }

  #nextPage(): Page | undefined {
    const { encoding, maxRows, where } = this.#request;
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
    const trying = this.#unproven < PATIENCE || this.#unproven % PAUSE === 0;
    const rendered = trying && !this.#isBinary(page) ? this.#render?.(page.slice) : undefined;
    this.#unproven = rendered === undefined ? this.#unproven + 1 : 0;
    const bytes = rendered ?? this.#encode(page);
    return { encoding: QUOTED_CSV, bytes, rowCount: page.rows, position: page.position };
  }

  #encode(page: Page): Uint8Array {
    const rows = this.#values(page);
    const bytes = encodeRows(rows, this.#request.columns);
    if (page.bytes > page.rows * LARGE_ROW) rows.forEach(releaseCells);
    return bytes;
  }

  /** Large binary values become hex faster here than in SQLite. */
  #isBinary(page: Page): boolean {
    return (
      page.bytes > page.rows * LARGE_ROW && this.#request.columns.some((column) => column.as.kind === 'bytes')
    );
  }

  #rowBatch(page: Page): NextBatch {
    const rowIds = this.#keys(page);
    return { rows: this.#values(page), rowIds, position: page.position };
  }

  #keys(page: Page): readonly string[] {
    const { keys } = this.#table;
    if (keys.columns.length === 0) {
      return Array.from({ length: page.rows }, (_, index) => keyLabel([], [], ordinal(page.slice, index)));
    }
    return keysOf(this.#statements, this.#table, page.slice).map((key) => keyLabel(keys.labels, key, 0n));
  }

  #values(page: Page): readonly Row[] {
    const rows = storedRows(this.#statements, this.#table, page, this.#names, this.#encoding);
    for (const [at, row] of rows.entries()) {
      for (let index = 0; index < row.length; index++) {
        const cell = row[index] as StoredCell;
        if (cell !== null) (row as Value[])[index] = this.#fit(cell, index, page, at);
      }
    }
    return rows as readonly Row[];
  }

  #fit(cell: Exclude<StoredCell, null>, index: number, page: Page, at: number): Value {
    const fit = this.#fits[index] as Fit;
    const column = this.#request.columns[index] as ColumnPlan;
    const stored = cell instanceof BadTextCell ? this.#repair(cell, column, page, at) : cell;
    const value = fit(stored);
    if (value === undefined) throw this.#fault('VALUE_DOES_NOT_FIT', column, page, at);
    return value;
  }

  #repair(cell: BadTextCell, column: ColumnPlan, page: Page, at: number): string | Uint8Array {
    if (column.as.kind === 'bytes') return cell.bytes;
    if (this.#request.badText === 'fail') throw this.#fault('BAD_TEXT', column, page, at);
    return repairText(cell.bytes, this.#encoding, this.#request.badText);
  }

  #fault(
    code: 'BAD_TEXT' | 'VALUE_DOES_NOT_FIT',
    column: ColumnPlan,
    page: Page,
    at: number,
  ): MigrationError {
    const place = { table: this.#table.name, column: column.name, key: this.#keys(page)[at] ?? '' };
    return code === 'BAD_TEXT'
      ? new MigrationError({
          code,
          message: 'A text holds NUL characters or bytes that are no valid text.',
          hint: 'Choose what becomes of such text: --on-bad-text strip or replace.',
          place,
        })
      : new MigrationError({
          code,
          message: `A value does not fit the type of the column, ${column.as.kind}.`,
          hint: 'Choose a wider type for the column with typeMappings.',
          place,
        });
  }
}
