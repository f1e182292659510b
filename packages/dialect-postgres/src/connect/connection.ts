import type { Socket } from 'node:net';
import type { Submittable } from 'pg';
import { isConnectionLoss, rememberPeer } from '../errors/server-error.js';
import type { OpenClient } from './open-client.js';
import type { SessionClient } from './session-client.js';
import { within } from './within.js';

const GOODBYE_MS = 500;
/** The most statements of one message. */
const MOST_TOGETHER = 100;

/** What a session knows of its surroundings. */
export interface ConnectionOptions {
  /** The database, as messages call it. */
  readonly peer: string;
  /** Gives statements that must succeed in a transaction, or it is not committed. */
  readonly beforeCommit: () => string | undefined;
}

/** One session of the server, used by one caller at a time. Its methods throw pg's own errors. */
export class Connection {
  /** The number of its server process. */
  readonly processId: number;
  /** The number that was told when the connection was made; a pooler tells one of its own. */
  readonly announcedProcessId: number;
  readonly #client: SessionClient;
  readonly #beforeCommit: () => string | undefined;
  readonly #peer: string;
  #lost = false;
  #waits = 0;

  constructor({ client, processId, announcedProcessId }: OpenClient, options: ConnectionOptions) {
    this.#beforeCommit = options.beforeCommit;
    this.#peer = options.peer;
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
    const result = await this.awaiting(this.#client.query(sql));
    return result.rowCount ?? 0;
  }

  /** Commits, unless the run has lost its lock. */
  async commit(): Promise<void> {
    const guard = this.#beforeCommit();
    await this.run(guard === undefined ? 'COMMIT' : `${guard}; COMMIT`);
  }

  /** Fails where the run has lost its lock. */
  async checkLock(): Promise<void> {
    const guard = this.#beforeCommit();
    if (guard !== undefined) await this.run(guard);
  }

  /** Rows as objects. */
  async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> {
    const result = await this.awaiting(this.#client.query<Row>(sql, [...parameters]));
    return result.rows;
  }

  /** Rows as arrays, for queries whose columns have no names of their own. */
  async values(sql: string): Promise<readonly (readonly unknown[])[]> {
    const result = await this.awaiting(
      this.#client.query<unknown[]>({ text: sql, rowMode: 'array' } as const),
    );
    return result.rows;
  }

  /** The rows of each of many statements, which travel together: one that fails takes back or hides what came of the others. */
  async valuesOfEach(statements: readonly string[]): Promise<readonly (readonly (readonly unknown[])[])[]> {
    const found: (readonly (readonly unknown[])[])[] = [];
    for (let start = 0; start < statements.length; start += MOST_TOGETHER) {
      const some = statements.slice(start, start + MOST_TOGETHER);
      // A line end ends a comment.
      const query = { text: some.join('\n;\n'), rowMode: 'array' } as const;
      const answer = await this.awaiting(this.#client.query<unknown[]>(query));
      const results = (Array.isArray(answer) ? answer : [answer]) as readonly {
        readonly rows: unknown[][];
      }[];
      if (results.length !== some.length) throw new Error('a statement is none, or more than one');
      found.push(...results.map(({ rows }) => rows));
    }
    return found;
  }

  /** Hands over a query that speaks the protocol itself, as COPY does. */
  submit<Query extends Submittable>(query: Query): Query {
    return this.#client.query(query);
  }

  /** Whether everything that was sent has left this process. */
  get drained(): boolean {
    return this.#socket.writableLength === 0;
  }

  /** Whether somebody waits for the server, which could say something. */
  get waiting(): boolean {
    return this.#waits > 0 && !this.#lost && !this.#socket.isPaused();
  }

  /** How many bytes have passed on the socket, in both directions. */
  get passed(): number {
    const { bytesRead, bytesWritten, writableLength } = this.#socket;
    return bytesRead + bytesWritten - writableLength;
  }

  /** Waits for what the server is to do; meanwhile it is watched. */
  async awaiting<T>(answer: Promise<T>): Promise<T> {
    this.#waits += 1;
    try {
      return await answer;
    } catch (error) {
      if (isConnectionLoss(error)) {
        this.#lost = true;
        rememberPeer(error, this.#peer);
      }
      throw error;
    } finally {
      this.#waits -= 1;
    }
  }

  /** Says goodbye to the server, if it listens. */
  async end(): Promise<void> {
    this.#lost = true;
    await within(
      this.#client.end().catch(() => undefined),
      this.#client.patienceMs ?? GOODBYE_MS,
      () => this.#socket.destroy(),
    );
  }

  /** Drops the socket at once, whatever is under way, which then fails for this reason. */
  destroy(reason?: string): void {
    this.#lost = true;
    this.#socket.destroy(
      reason === undefined ? undefined : Object.assign(new Error(reason), { code: 'ETIMEDOUT' }),
    );
  }

  get #socket(): Socket {
    return this.#client.connection.stream as Socket;
  }
}
