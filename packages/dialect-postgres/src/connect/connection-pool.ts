import type { PostgresConfig } from '../config/settings.js';
import { Connection } from './connection.js';
import { openClient } from './open-client.js';

/** The sessions of one target; each is used by one caller at a time and kept for the next. */
export class ConnectionPool implements AsyncDisposable {
  readonly #config: PostgresConfig;
  readonly #signal: AbortSignal;
  readonly #idle: Connection[] = [];
  readonly #open = new Set<Connection>();
  #version = '';

  constructor(config: PostgresConfig, signal: AbortSignal) {
    this.#config = config;
    this.#signal = signal;
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
    const opened = await openClient(this.#config, applicationName, signal);
    const connection = new Connection(opened.client, opened.processId, opened.announcedProcessId);
    this.#open.add(connection);
    this.#version = opened.version;
    return connection;
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
    const connection = this.#idle.pop() ?? (await this.openNamed('godwit', new AbortController().signal));
    try {
      await connection.query('SELECT pg_catalog.pg_cancel_backend($1)', [processId]);
    } finally {
      this.release(connection);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const open = [...this.#open];
    this.#open.clear();
    this.#idle.length = 0;
    await Promise.all(open.map((connection) => connection.end()));
  }
}
