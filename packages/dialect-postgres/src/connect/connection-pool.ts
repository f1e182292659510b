import { interrupted, type TargetOptions } from '@godwit/plugin-api';
import { describeConfig } from '../config/config.js';
import type { PostgresConfig } from '../config/settings.js';
import { Connection } from './connection.js';
import { openClient } from './open-client.js';
import { Watch } from './watch.js';
import { within } from './within.js';

const LAST_PATIENCE_MS = 1000;

/** How long a pool waits for its server, and whom it tells. */
type PoolOptions = Pick<TargetOptions, 'signal' | 'side' | 'interrupt' | 'onWait'>;

/** The sessions of one target; each is used by one caller at a time and kept for the next. */
export class ConnectionPool implements AsyncDisposable {
  /** The schema of the records of runs; undefined: none are kept. */
  readonly records: string | undefined;
  /** Whether something was committed that a crash of the server could still take. */
  owesDisk = false;
  readonly #config: PostgresConfig;
  readonly #signal: AbortSignal;
  readonly #idle: Connection[] = [];
  #isClosed = false;
  readonly #open = new Set<Connection>();
  #version = '';
  #beforeCommit: string | undefined;
  readonly #peer: string;
  readonly #watch: Watch;
  readonly #interrupt: AbortSignal | undefined;

  constructor(config: PostgresConfig, { signal, side, interrupt, onWait }: PoolOptions, records?: string) {
    this.records = records;
    this.#config = config;
    this.#signal = signal;
    this.#interrupt = interrupt;
    this.#peer = `${side === undefined ? '' : `the ${side} `}${describeConfig(config)}`;
    this.#watch = new Watch({
      connections: () => this.#open,
      open: (patience) => this.#connect('godwit', patience),
      silenceMs: config.silenceTimeout * 1000,
      interrupt,
      onWait,
    });
  }

  /** The server's version, known once a connection was opened. */
  get version(): string {
    return this.#version;
  }

  /** Gives a session to one caller until it is released or discarded. Throws the coded errors of connecting. */
  async acquire(signal: AbortSignal = this.#signal): Promise<Connection> {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.usable) return idle;
      this.#open.delete(idle);
    }
    return this.openNamed('godwit', signal);
  }

  /** Opens a session that tells others its name. */
  async openNamed(applicationName: string, signal: AbortSignal = this.#signal): Promise<Connection> {
    if (this.#watch.isGivenUp)
      throw Object.assign(new Error('the server does not answer'), { code: 'ETIMEDOUT' });
    // A run that is to end gives up a server that does not answer.
    const patience = this.#interrupt?.aborted === true ? [AbortSignal.timeout(LAST_PATIENCE_MS)] : [];
    const connection = await this.#connect(applicationName, AbortSignal.any([signal, ...patience]));
    // Whoever asked for it is not waited for any more, and nobody else would end it.
    if (this.#isClosed) {
      connection.destroy();
      throw interrupted();
    }
    this.#open.add(connection);
    return connection;
  }

  async #connect(applicationName: string, signal: AbortSignal): Promise<Connection> {
    const opened = await openClient(this.#config, applicationName, signal);
    this.#version = opened.version;
    return new Connection(opened, { peer: this.#peer, beforeCommit: () => this.#beforeCommit });
  }

  /** From now on every commit runs these statements first; see {@link Connection.commit}. */
  guardCommits(statements: string | undefined): void {
    this.#beforeCommit = statements;
  }

  /** Takes back a session that is in no transaction. */
  release(connection: Connection): void {
    if (connection.usable) this.#idle.push(connection);
    else this.#open.delete(connection);
  }

  /** Ends a session whose state is not known. */
  async discard(connection: Connection): Promise<void> {
    this.#open.delete(connection);
    await connection.end();
  }

  /** Drops a session at once, whatever it is doing. */
  destroy(connection: Connection): void {
    this.#open.delete(connection);
    connection.destroy();
  }

  /** Lends a session to one piece of work. */
  async use<T>(work: (connection: Connection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const connection = await this.acquire(signal);
    try {
      return await work(connection);
    } finally {
      this.release(connection);
    }
  }

  /** Tells the server to stop what a session is doing; an interrupted run does that too, so its signal is not asked. */
  async cancel(processId: number): Promise<void> {
    const cancelled = this.#cancel(processId);
    await within(cancelled, LAST_PATIENCE_MS, () => {
      throw new Error('the server does not answer');
    });
  }

  async #cancel(processId: number): Promise<void> {
    const connection = this.#idle.pop() ?? (await this.openNamed('godwit', new AbortController().signal));
    try {
      await connection.query('SELECT pg_catalog.pg_cancel_backend($1)', [processId]);
    } finally {
      this.release(connection);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const open = [...this.#open];
    this.#open.clear();
    this.#idle.length = 0;
    await Promise.all([this.#watch[Symbol.asyncDispose](), ...open.map((connection) => connection.end())]);
  }
}
