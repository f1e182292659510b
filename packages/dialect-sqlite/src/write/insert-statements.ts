import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Statement } from 'better-sqlite3';
import type { OpenWriterRequest } from '../target/protocol.js';
import type { Connection } from '../worker/connection.js';
import { RawText } from './raw-text.js';

/** The most values that one statement may be given. */
const MAX_PARAMETERS = 32_766;
/** More rows in one statement gain nothing [measured]. */
const MOST_ROWS = 64;

/** Prepared INSERTs of one row and of many. */
export class InsertStatements {
  readonly rowsAtOnce: number;
  readonly #db: Connection;
  readonly #head: string;
  readonly #names: string;
  readonly #tail: string;
  readonly #width: number;
  readonly #many: Statement;
  readonly #one: Statement;

  constructor(db: Connection, request: OpenWriterRequest) {
    const names = request.columns.map((column) => quoteIdentifier(column.name));
    this.#db = db;
    this.#names = names.join(',');
    this.#width = names.length;
    this.#head = `INSERT INTO main.${quoteIdentifier(request.table)}`;
    this.#tail = onConflict(request);
    this.rowsAtOnce = this.#width === 0 ? 1 : Math.min(MOST_ROWS, Math.floor(MAX_PARAMETERS / this.#width));
    this.#one = this.#prepare(1);
    this.#many = this.#prepare(this.rowsAtOnce);
  }

  /** Inserts as many rows as go at once; their values stand one after the other. Returns how many came in or changed. */
  runAll(values: readonly unknown[]): number {
    return this.#many.run(values).changes;
  }

  /** Inserts one row of these values. */
  runOne(values: readonly unknown[], row: number): number {
    return this.#one.run(values.slice(row * this.#width, (row + 1) * this.#width)).changes;
  }

  /** Inserts one row in which some values are bytes that are to become text. */
  runRaw(values: readonly unknown[], row: number): number {
    const given = values.slice(row * this.#width, (row + 1) * this.#width);
    const marks = given.map((value) => (value instanceof RawText ? 'CAST(? AS TEXT)' : '?'));
    const plain = given.map((value) => (value instanceof RawText ? value.bytes : value));
    const sql = `${this.#head} (${this.#names}) VALUES (${marks.join(',')})${this.#tail}`;
    return this.#db.prepare(sql).run(plain).changes;
  }

  #prepare(rows: number): Statement {
    // A table whose columns are all computed.
    if (this.#width === 0) return this.#db.prepare(`${this.#head} DEFAULT VALUES`);
    const row = `(${new Array(this.#width).fill('?').join(',')})`;
    const list = new Array(rows).fill(row).join(',');
    return this.#db.prepare(`${this.#head} (${this.#names}) VALUES ${list}${this.#tail}`);
  }
}

function onConflict({ mode, columns, conflictKey }: OpenWriterRequest): string {
  if (mode === 'insert') return '';
  const key =
    conflictKey === undefined ? '' : ` (${conflictKey.map((name) => quoteIdentifier(name)).join(',')})`;
  const others = columns.filter((column) => conflictKey?.includes(column.name) !== true);
  if (mode === 'skip' || conflictKey === undefined || others.length === 0)
    return ` ON CONFLICT${key} DO NOTHING`;
  const set = others.map(({ name }) => `${quoteIdentifier(name)}=excluded.${quoteIdentifier(name)}`);
  return ` ON CONFLICT${key} DO UPDATE SET ${set.join(',')}`;
}
