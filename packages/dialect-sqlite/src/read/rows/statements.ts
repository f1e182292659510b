import type { Statement } from 'better-sqlite3';
import type { Connection } from '../../connect/connection.js';

/** Prepared statements of one connection, kept by their text. */
export class Statements {
  readonly #db: Connection;
  readonly #known = new Map<string, Statement<unknown[], unknown>>();

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Gives the first row as a list of values; undefined where there is none. */
  row(sql: string, parameters: readonly unknown[]): readonly unknown[] | undefined {
    return this.#get(sql).get(...parameters) as readonly unknown[] | undefined;
  }

  rows(sql: string, parameters: readonly unknown[]): readonly (readonly unknown[])[] {
    return this.#get(sql).all(...parameters) as readonly (readonly unknown[])[];
  }

  #get(sql: string): Statement<unknown[], unknown> {
    const known = this.#known.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare<unknown[], unknown>(sql).raw(true);
    this.#known.set(sql, statement);
    return statement;
  }
}
