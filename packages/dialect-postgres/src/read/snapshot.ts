import { interrupted, orAborted, type SourceOptions } from '@godwit/plugin-api';
import type { PostgresConfig } from '../config/settings.js';
import type { Connection } from '../connect/connection.js';
import { ConnectionPool } from '../connect/connection-pool.js';
import { isExhausted } from '../connect/given/given-errors.js';
import { PREPARE_SESSION } from '../connect/session-settings.js';
import { Turns } from '../connect/turns.js';
import { within } from '../connect/within.js';
import { quoteText } from '../ddl/sql-text.js';
import { readError } from '../errors/read-error.js';
import { holdsFor, holdTables } from './guard-table.js';
import { holderLost, joinError } from './lost-snapshot.js';
import { refusePooler } from './refuse-pooler.js';

/** So long a server may take to end what it does for a session that is given up. */
const CANCEL_MS = 1000;
/** Of a pool that was given: the session that holds the snapshot, and one for its owner. */
const SPARE = 2;
/** So long a further session of it is waited for. */
const SHARE_MS = 1000;

const BEGIN = 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY';

/**
 * What reading depends on: the same order in every scan, rows that a policy hides are an error and not silence, and
 * no plan whose start costs more than it gives.
 */
const READER_SETTINGS = `SELECT pg_catalog.set_config('synchronize_seqscans', 'off', true),
  pg_catalog.set_config('row_security', 'off', true), pg_catalog.set_config('jit', 'off', true),
  pg_catalog.set_config('max_parallel_workers_per_gather', '0', true)`;

/** What the planner may do beside going along an index. */
const SWITCHES = ['enable_seqscan', 'enable_bitmapscan', 'enable_sort'] as const;
export const BY_INDEX = SWITCHES.map((name) => `SET LOCAL ${name} = off`).join('; ');
const BY_COST = SWITCHES.map((name) => `SET LOCAL ${name} TO DEFAULT`).join('; ');

/**
 * Sessions that all see one snapshot. One session holds the snapshot and tables, and does nothing that takes long, so that a
 * reader that fails can be replaced by a new one that joins it.
 */
export class Snapshot implements AsyncDisposable {
  readonly #pool: ConnectionPool;
  readonly #holder: Connection;
  readonly #id: string;
  #readers: number;
  readonly #idle: Connection[] = [];
  readonly #turns = new Turns();
  /** Those whose planner is left nothing but indexes. */
  readonly #byIndex = new WeakSet<Connection>();
  #open = 0;

  private constructor(pool: ConnectionPool, holder: Connection, id: string, readers: number) {
    this.#pool = pool;
    this.#holder = holder;
    this.#id = id;
    this.#readers = Math.max(1, readers);
  }

  /** Takes the snapshot and opens all readers. Throws the coded errors of connecting. */
  static async open(config: PostgresConfig, options: SourceOptions): Promise<Snapshot> {
    const pool = new ConnectionPool(config, options);
    try {
      // It is never given back before the end, so nobody waits for it.
      const holder = await pool.openNamed('godwit');
      await refusePooler(pool, holder);
      await holder.run(BEGIN);
      const [exported] = await holder.query<{ id: string }>('SELECT pg_catalog.pg_export_snapshot() AS id');
      const snapshot = new Snapshot(pool, holder, exported?.id ?? '', options.readers);
      await snapshot.#openReaders(config, options.signal);
      return snapshot;
    } catch (error) {
      await pool[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** A pool that was given may lend fewer: then that many read. */
  async #openReaders({ given }: PostgresConfig, signal: AbortSignal): Promise<void> {
    const wanted = Math.min(this.#readers, Math.max(1, (given?.limit ?? Infinity) - SPARE));
    this.#readers = wanted;
    for (let count = 0; count < wanted; count++) {
      const patience = given !== undefined && count > 0 ? SHARE_MS : undefined;
      try {
        this.#idle.push(await this.#join(signal, patience));
      } catch (error) {
        if (!isExhausted(error) || count === 0) throw error;
        this.#readers = count;
        return;
      }
    }
  }

  /** How many read at once. */
  get readers(): number {
    return this.#readers;
  }

  /** The server's version. */
  get version(): string {
    return this.#pool.version;
  }

  /**
   * Gives a session in the snapshot to one caller until it is released or discarded; waits where all are busy. `byIndex`:
   * its planner goes along indexes, whatever the statistics say of a table that was just loaded.
   */
  async acquire(signal: AbortSignal, byIndex = false): Promise<Connection> {
    const connection = await this.#take(signal);
    if (this.#byIndex.has(connection) === byIndex) return connection;
    try {
      await connection.run(byIndex ? BY_INDEX : BY_COST);
    } catch (error) {
      await this.discard(connection);
      throw readError(error, { purpose: 'prepare a session to read', signal });
    }
    if (byIndex) this.#byIndex.add(connection);
    else this.#byIndex.delete(connection);
    return connection;
  }

  async #take(signal: AbortSignal): Promise<Connection> {
    if (signal.aborted) throw interrupted();
    const idle = this.#idle.pop();
    if (idle?.usable === true) return idle;
    if (idle !== undefined) this.#open -= 1;
    if (this.#open < this.readers) return this.#join(signal);
    // The place of a session that is gone goes to the one that waits.
    const given = await this.#turns.wait(signal);
    return given ?? this.#join(signal);
  }

  /** Throws CONNECTION_LOST where no session can join it any more. */
  refuseLost(): void {
    if (!this.#holder.usable) throw holderLost();
  }

  /** As {@link holdTables}. */
  hold(tables: Parameters<typeof holdTables>[1]): Promise<void> {
    return holdTables(this.#holder, tables);
  }

  /** Takes back a session whose transaction is whole. */
  release(connection: Connection): void {
    if (!this.#turns.next(connection)) this.#idle.push(connection);
  }

  /** Ends a session whose transaction has failed or that is in the middle of something. */
  async discard(connection: Connection): Promise<void> {
    this.#open -= 1;
    if (connection.usable) {
      const cancel = 'SELECT pg_catalog.pg_cancel_backend($1)';
      const cancelled = this.#holder.query(cancel, [connection.processId]).catch(() => undefined);
      await within(cancelled, CANCEL_MS, () => undefined);
    }
    this.#pool.destroy(connection);
    this.#turns.next(undefined);
  }

  /** Lends a session to one piece of work; an abort ends the session and what the server is doing for it. */
  async use<T>(signal: AbortSignal, work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.acquire(signal);
    let whole = false;
    try {
      const result = await orAborted(work(connection), signal);
      whole = true;
      return result;
    } finally {
      if (whole) this.release(connection);
      else await this.discard(connection);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#turns.end();
    await this.#pool[Symbol.asyncDispose]();
  }

  async #join(signal: AbortSignal, patienceMs?: number): Promise<Connection> {
    this.#open += 1;
    try {
      const connection = await this.#pool.openNamed('godwit', signal, patienceMs);
      await connection.run(BEGIN);
      await connection.run(`SET TRANSACTION SNAPSHOT ${quoteText(this.#id)}`);
      // Again, for the session that a pooler gives to a transaction may be another one than before.
      await connection.run(PREPARE_SESSION);
      await connection.run(READER_SETTINGS);
      holdsFor(this.#holder, connection);
      return connection;
    } catch (error) {
      this.#open -= 1;
      if (isExhausted(error)) throw error;
      throw this.#holder.usable ? joinError(error) : holderLost(error);
    }
  }
}
