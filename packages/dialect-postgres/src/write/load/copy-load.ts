import { once } from 'node:events';
import { type CopyStreamQuery, from } from 'pg-copy-streams';
import type { Connection } from '../../connect/connection.js';
import { within } from '../../connect/within.js';

/** So long the server may take to forget a COPY. */
const ABANDON_MS = 1000;

/** One COPY under way. */
export class CopyLoad {
  readonly #connection: Connection;
  readonly #stream: CopyStreamQuery;
  readonly #failed: Promise<never>;
  #ended = false;

  constructor(connection: Connection, sql: string) {
    const stream = connection.submit(from(sql));
    this.#connection = connection;
    this.#stream = stream;
    this.#failed = new Promise((_, reject) => {
      stream.once('error', (error) => {
        this.#ended = true;
        reject(error);
      });
    });
    this.#failed.catch(() => undefined);
    // A second error, as of a socket that goes after the server's error, has nobody to tell.
    stream.on('error', () => undefined);
  }

  /** Sends bytes; resolves when the socket has taken them. Throws the error of the server. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#ended) await this.#failed;
    const taken = new Promise<void>((resolve, reject) => {
      this.#stream.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
    taken.catch(() => undefined);
    await this.#connection.awaiting(Promise.race([taken, this.#failed]));
  }

  /** Ends the COPY and says how many rows the server has taken. */
  async finish(): Promise<number> {
    if (this.#ended) await this.#failed;
    const finished = once(this.#stream, 'finish');
    finished.catch(() => undefined);
    this.#stream.end();
    await this.#connection.awaiting(Promise.race([finished, this.#failed]));
    this.#ended = true;
    return this.#stream.rowCount;
  }

  /** Makes the server forget the COPY; its transaction has then failed. */
  async abandon(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    const closed = new Promise<void>((resolve) => this.#stream.once('close', () => resolve()));
    this.#stream.destroy();
    await within(closed, ABANDON_MS, () => this.#connection.destroy());
  }
}
