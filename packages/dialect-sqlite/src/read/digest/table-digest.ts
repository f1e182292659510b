import { createHash, type Hash } from 'node:crypto';
import { type BlockDigest, LARGEST_CELL, type Position, releaseBytes } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import type { Slice } from '../rows/key-space.js';
import { keysOf, nextPage, type Page, refuseLargeCells } from '../rows/page.js';
import { Patience } from '../rows/patience.js';
import { releaseCells } from '../rows/release-cells.js';
import { RowValues } from '../rows/row-values.js';
import { Statements } from '../rows/statements.js';
import type { TextEncoding } from '../rows/stored-text.js';
import { LARGE_ROW } from '../rows/table-read.js';
import type { TableShape } from '../rows/table-shape.js';
import type { DigestRequest, DigestStep } from '../thread/protocol.js';
import { createDigestRenderer, type DigestRenderer } from './digest-renderer.js';
import { hashRows } from './hash-rows.js';
import { boundOf, boundPosition } from './keyed-table.js';

/** As much text as SQLite makes at once. */
const PAGE_BYTES = 1 << 20;
const PAGE_ROWS = 8000;
const FIRST_ROW_BYTES = 1024;
/** How many times as many rows as before are tried next. */
const GROWTH = 4;
/** What a page may take if all its rows are as large as one may be. */
const WORST_PAGE_BYTES = 16 << 20;
/** Values take several times the memory of what they are stored as. */
const VALUES_BYTES = PAGE_BYTES / 4;
const SLICE_MS = 30;
const BLOCKS_AT_ONCE = 1000;

/** A run of rows that was hashed. */
interface Run {
  readonly rows: number;
  readonly position: Position;
}

/** One digest of a table under way. */
export class TableDigest {
  readonly #request: DigestRequest;
  readonly #encoding: TextEncoding;
  readonly #table: TableShape;
  readonly #statements: Statements;
  readonly #names: readonly string[];
  readonly #values: RowValues;
  readonly #render: DigestRenderer | undefined;
  readonly #through: Position | undefined;
  readonly #patience = new Patience();
  #after: Position | undefined;
  #rowBytes = FIRST_ROW_BYTES;
  /** So that large rows far ahead are not looked at again and again. */
  #mostRows = PAGE_ROWS;
  #hash: Hash = createHash('sha256');
  #rows = 0;

  constructor(db: Connection, encoding: TextEncoding, request: DigestRequest, table: TableShape) {
    const { columns, path, proofs = [] } = request;
    this.#request = request;
    this.#encoding = encoding;
    this.#table = table;
    this.#statements = new Statements(db);
    const statements = this.#statements;
    this.#names = columns.map((column) => column.name);
    this.#values = new RowValues({ ...request, statements, table, encoding });
    this.#after = boundPosition(path, request.after);
    this.#through = boundPosition(path, request.through);
    this.#render =
      encoding === 'UTF-8' ? createDigestRenderer(statements, table, columns, proofs) : undefined;
  }

  /** The blocks that end within a short time, which may be none. */
  next(): DigestStep {
    const blocks: BlockDigest[] = [];
    const end = performance.now() + SLICE_MS;
    do {
      const run = this.#rendered() ?? this.#fitted();
      if (run === undefined) {
        if (this.#rows > 0 || this.#request.blockRows === undefined) blocks.push(this.#endBlock());
        return { blocks, done: true };
      }
      this.#after = run.position;
      this.#rows += run.rows;
      this.#mostRows = Math.min(PAGE_ROWS, this.#mostRows * GROWTH);
      if (this.#rows === this.#request.blockRows) blocks.push(this.#endBlock());
    } while (performance.now() < end && blocks.length < BLOCKS_AT_ONCE);
    return { blocks, done: false };
  }

  /** Rows as SQLite renders them; undefined where it is not to, cannot prove them, or there are none. */
  #rendered(): Run | undefined {
    if (this.#render === undefined || !this.#patience.isTrying || this.#isBinary()) return undefined;
    const slice = this.#slice();
    const { rows, bytes, tooLarge } = this.#render(slice, Math.floor(WORST_PAGE_BYTES / slice.limit));
    if (bytes !== undefined) return this.#addRendered(slice, rows, bytes);
    if (!tooLarge) {
      this.#patience.note(false);
      return undefined;
    }
    return this.#renderedMeasured();
  }

  /** Rows that are measured first, because some of them are large. */
  #renderedMeasured(): Run | undefined {
    const page = this.#page();
    if (page === undefined || page.bytes > WORST_PAGE_BYTES) return undefined;
    const bytes = this.#render?.(page.slice, Number.MAX_SAFE_INTEGER).bytes;
    this.#patience.note(bytes !== undefined);
    return bytes === undefined ? undefined : this.#addRendered(page.slice, page.rows, bytes);
  }

  #addRendered(slice: Slice, rows: number, bytes: Uint8Array): Run {
    this.#patience.note(true);
    this.#hash.update(bytes);
    this.#rowBytes = Math.max(1, bytes.byteLength / rows);
    releaseBytes(bytes);
    const [last] = keysOf(this.#statements, this.#table, { ...slice, limit: rows }, rows - 1);
    return { rows, position: this.#table.keys.position(last ?? [], slice.after, rows) };
  }

  /** Rows by their values; undefined at the end. */
  #fitted(): Run | undefined {
    const page = this.#page();
    if (page === undefined) return undefined;
    if (this.#render !== undefined && !this.#patience.isTrying) this.#patience.note(false);
    refuseLargeCells(this.#statements, this.#table, page, this.#names, LARGEST_CELL);
    const { rows } = this.#values.values(page);
    const large = page.bytes > page.rows * LARGE_ROW;
    hashRows(this.#hash, rows, this.#request.columns, large);
    if (large) rows.forEach(releaseCells);
    return { rows: rows.length, position: page.position };
  }

  #page(): Page | undefined {
    const { limit, after, through, where } = this.#slice();
    const page = nextPage(this.#statements, this.#table, {
      columns: this.#names,
      after,
      through,
      where,
      maxBytes: VALUES_BYTES,
      maxRows: limit,
      rowBytes: this.#rowBytes,
    });
    if (page === undefined) return undefined;
    this.#rowBytes = Math.max(1, page.bytes / page.rows);
    if (page.rows < limit) this.#mostRows = page.rows;
    return page;
  }

  #slice(): Slice {
    const left = (this.#request.blockRows ?? Number.POSITIVE_INFINITY) - this.#rows;
    const limit = Math.max(1, Math.min(this.#mostRows, Math.floor(PAGE_BYTES / this.#rowBytes), left));
    return { after: this.#after, through: this.#through, where: this.#request.where, limit };
  }

  /** Large binary values become hex faster here than in SQLite. */
  #isBinary(): boolean {
    return this.#rowBytes > LARGE_ROW && this.#request.columns.some((column) => column.as.kind === 'bytes');
  }

  #endBlock(): BlockDigest {
    const digest = this.#hash.digest('hex');
    const rows = this.#rows;
    this.#hash = createHash('sha256');
    this.#rows = 0;
    if (rows === 0 || this.#after === undefined) return { rows, digest };
    return { rows, digest, last: boundOf(this.#request.path, this.#after, this.#encoding) };
  }
}
