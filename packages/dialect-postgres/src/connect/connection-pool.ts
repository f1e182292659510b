import { interrupted, type TargetOptions } from '@godwit/plugin-api';
import { describeConfig } from '../config/config.js';
import type { PostgresConfig } from '../config/settings.js';
import { Connection } from './connection.js';
import { isExhausted } from './given/given-errors.js';
import { openClient } from './open-client.js';
import { Turns } from './turns.js';
import { Watch } from './watch.js';
import { within } from './within.js';

const LAST_PATIENCE_MS = 1000;
/** Shorter than the answer of the session that asks about others is waited for. */
const MONITOR_MS = 2000;
/** So long a further session of a pool that was given is waited for before one of those that it has lent. */
const SHARE_MS = 1000;
/** So long one is kept for the next piece of work. */
const REST_MS = 100;

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
  /** Those that a caller has. */
  readonly #out = new Set<Connection>();
  /** Those that are on their way back. */
  readonly #ends = new Set<Promise<void>>();
  readonly #turns = new Turns();
  #version = '';
  /** Whether a connection that was given can be used. */
  #checked: Promise<void> | undefined;
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
      open: (patience) => this.#connect('godwit', patience, MONITOR_MS),
      silenceMs: config.silenceTimeout * 1000,
      interrupt,
      onWait,
    });
  }

  /** The server's version, known once a connection was opened. */
  get version(): string {
    return this.#version;
  }

  /**
   * Gives a session to one caller until it is released or discarded; waits where a pool that was given has no more. Throws the
   * coded errors of connecting.
   */
  async acquire(signal: AbortSignal = this.#signal): Promise<Connection> {
    const connection = this.#takeIdle() ?? (await this.#openOrWait(signal));
    this.#out.add(connection);
    return connection;
  }

  #takeIdle(): Connection | undefined {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.usable) return idle;
      this.#open.delete(idle);
    }
    return undefined;
  }

  async #openOrWait(signal: AbortSignal): Promise<Connection> {
    const isShared = this.#config.given?.lend !== undefined && this.#out.size > 0;
    try {
      return await this.openNamed('godwit', signal, isShared ? SHARE_MS : undefined);
    } catch (error) {
      // One of its own comes back at some time; of others nobody knows.
      if (!isExhausted(error) || this.#out.size === 0) throw error;
    }
    const given = await this.#turns.wait(signal);
    return given ?? this.#openOrWait(signal);
  }

  /** Opens a session that tells others its name. */
  async openNamed(
    applicationName: string,
    signal: AbortSignal = this.#signal,
    patienceMs?: number,
  ): Promise<Connection> {
    if (this.#watch.isGivenUp)
      throw Object.assign(new Error('the server does not answer'), { code: 'ETIMEDOUT' });
    // A run that is to end gives up a server that does not answer.
    const patience = this.#interrupt?.aborted === true ? [AbortSignal.timeout(LAST_PATIENCE_MS)] : [];
    const until = AbortSignal.any([signal, ...patience]);
    const connection = await this.#connect(applicationName, until, patienceMs);
    // Whoever asked for it is not waited for any more, and nobody else would end it.
    if (this.#isClosed) {
      connection.destroy();
      throw interrupted();
    }
    this.#open.add(connection);
    return connection;
  }

  async #connect(applicationName: string, signal: AbortSignal, patienceMs?: number): Promise<Connection> {
    this.#checked ??= this.#config.given?.check() ?? Promise.resolve();
    await this.#checked;
    const patience = patienceMs === undefined ? {} : { patienceMs };
    const opened = await openClient(this.#config, { applicationName, signal, ...patience });
    this.#version = opened.version;
    return new Connection(opened, { peer: this.#peer, beforeCommit: () => this.#beforeCommit });
  }

  /** From now on every commit runs these statements first; see {@link Connection.commit}. */
  guardCommits(statements: string | undefined): void {
    this.#beforeCommit = statements;
  }

  /** Takes back a session that is in no transaction. */
  release(connection: Connection): void {
    this.#out.delete(connection);
    if (!connection.usable) {
      this.#open.delete(connection);
      this.#turns.next(undefined);
    } else if (!this.#turns.next(connection)) this.#rest(connection);
  }

  /** What was lent is not kept for long by who does nothing with it. */
  #rest(connection: Connection): void {
    this.#idle.push(connection);
    if (this.#config.given?.lend === undefined) return;
    setTimeout(() => {
      const place = this.#idle.indexOf(connection);
      if (place < 0) return;
      this.#idle.splice(place, 1);
      void this.discard(connection);
    }, REST_MS).unref();
  }

  /** Ends a session whose state is not known. */
  async discard(connection: Connection): Promise<void> {
    this.#out.delete(connection);
    const ended = connection.end();
    this.#ends.add(ended);
    await ended;
    this.#ends.delete(ended);
    this.#open.delete(connection);
    this.#turns.next(undefined);
  }

  /** Drops a session at once, whatever it is doing. */
  destroy(connection: Connection): void {
    this.#out.delete(connection);
    this.#open.delete(connection);
    connection.destroy();
    this.#turns.next(undefined);
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
    this.#turns.end();
    await Promise.all([
      this.#watch[Symbol.asyncDispose](),
      ...this.#ends,
      ...open.map((connection) => connection.end()),
    ]);
  }
}
