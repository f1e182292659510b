import type { Duplex } from 'node:stream';
import type pg from 'pg';
import type { Submittable } from 'pg';
import { isConnectionLoss } from './server-error.js';

/** One session of the server, used by one caller at a time. Its methods throw pg's own errors. */
export class Connection {
  /** The number of its server process. */
  readonly processId: number;
  /** The number that was told when the connection was made; a pooler tells one of its own. */
  readonly announcedProcessId: number;
  readonly #client: pg.Client;
  #lost = false;

  constructor(client: pg.Client, processId: number, announcedProcessId = processId) {
    this.processId = processId;
    this.announcedProcessId = announcedProcessId;
    this.#client = client;
    client.on('end', () => {
      this.#lost = true;
    });
  }

  /** Whether it can still be used. */
  get usable(): boolean {
    return !this.#lost;
  }

  /** Runs statements without parameters. */
  async run(sql: string): Promise<number> {
    const result = await this.#guard(this.#client.query(sql));
    return result.rowCount ?? 0;
  }

  /** Rows as objects. */
  async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> {
    const result = await this.#guard(this.#client.query<Row>(sql, [...parameters]));
    return result.rows;
  }

  /** Rows as arrays, for queries whose columns have no names of their own. */
  async values(sql: string): Promise<readonly (readonly unknown[])[]> {
    const result = await this.#guard(this.#client.query<unknown[]>({ text: sql, rowMode: 'array' }));
    return result.rows;
  }

  /** Hands over a query that speaks the protocol itself, as COPY does. */
  submit<Query extends Submittable>(query: Query): Query {
    return this.#client.query(query);
  }

  /** Whether everything that was sent has left this process. */
  get drained(): boolean {
    return this.#socket.writableLength === 0;
  }

  async end(): Promise<void> {
    this.#lost = true;
    await this.#client.end().catch(() => undefined);
  }

  /** Drops the socket at once, whatever is under way. */
  destroy(): void {
    this.#lost = true;
    this.#socket.destroy();
  }

  get #socket(): Duplex {
    return (this.#client as unknown as { readonly connection: { readonly stream: Duplex } }).connection
      .stream;
  }

  async #guard<T>(result: Promise<T>): Promise<T> {
    try {
      return await result;
    } catch (error) {
      if (isConnectionLoss(error)) this.#lost = true;
      throw error;
    }
  }
}
