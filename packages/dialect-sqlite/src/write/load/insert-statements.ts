import { MigrationError } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Statement } from 'better-sqlite3';
import type { Connection } from '../../connect/connection.js';
import { errorText } from '../../errors/target-error.js';
import type { OpenWriterRequest } from '../thread/protocol.js';
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

  /** Throws WRITE_FAILED where no unique index of the table is over the key of `skip` or `upsert`. */
  constructor(db: Connection, request: OpenWriterRequest) {
    const names = request.columns.map((column) => quoteIdentifier(column.name));
    this.#db = db;
    this.#names = names.join(',');
    this.#width = names.length;
    this.#head = `INSERT INTO main.${quoteIdentifier(request.table)}`;
    this.#tail = onConflict(request);
    this.rowsAtOnce = this.#width === 0 ? 1 : Math.min(MOST_ROWS, Math.floor(MAX_PARAMETERS / this.#width));
    this.#one = this.#prepareFirst(request);
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

  #prepareFirst({ table, conflictKey = [] }: OpenWriterRequest): Statement {
    try {
      return this.#prepare(1);
    } catch (error) {
      if (!errorText(error).startsWith('ON CONFLICT clause does not match')) throw error;
      throw new MigrationError({
        code: 'WRITE_FAILED',
        message: `The table has no primary key and no unique index over exactly ${conflictKey.join(', ')}.`,
        hint: 'Give the table such an index, or name the columns of one that it has.',
        place: { table },
        cause: error,
      });
    }
  }

  #prepare(rows: number): Statement {
    // A table whose columns are all computed.
    if (this.#width === 0) return this.#db.prepare(`${this.#head} DEFAULT VALUES`);
    const row = `(${new Array(this.#width).fill('?').join(',')})`;
    const list = new Array(rows).fill(row).join(',');
    return this.#db.prepare(`${this.#head} (${this.#names}) VALUES ${list}${this.#tail}`);
  }
}

function onConflict({ table, mode, columns, conflictKey }: OpenWriterRequest): string {
  if (mode === 'insert') return '';
  if (conflictKey === undefined || conflictKey.length === 0) {
    // Whatever key a row meets, it is left out.
    if (mode === 'skip') return ' ON CONFLICT DO NOTHING';
    throw new MigrationError({
      code: 'INTERNAL',
      message: 'Rows can take the place of others only by a key.',
      place: { table },
    });
  }
  const target = ` ON CONFLICT (${conflictKey.map((name) => quoteIdentifier(name)).join(',')})`;
  if (mode === 'skip') return `${target} DO NOTHING`;
  const others = columns.filter((column) => !conflictKey.includes(column.name)).map(({ name }) => name);
  // A row that is all key takes its own place, so that it counts as written.
  const set = (others.length === 0 ? conflictKey : others).map((name) => quoteIdentifier(name));
  return `${target} DO UPDATE SET ${set.map((x) => `${x}=excluded.${x}`).join(',')}`;
}
