import { MigrationError } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { openConnection } from '../../connect/open-connection.js';
import { toMigrationError } from '../../errors/sqlite-error.js';
import { ImageDigest } from '../digest/image-digest.js';
import { keyFacts } from '../digest/key-facts.js';
import { KeyedReads } from '../digest/keyed-reads.js';
import { pageTables } from '../images/page-tables.js';
import { SnapshotPages } from '../pages/snapshot-pages.js';
import { answerProbes } from '../probes.js';
import { estimateRows } from '../rows/estimate-rows.js';
import { limitedRead } from '../rows/limited-read.js';
import { splitTable } from '../rows/split-table.js';
import type { TextEncoding } from '../rows/stored-text.js';
import { TableRead } from '../rows/table-read.js';
import { backUp } from './back-up.js';
import { follow, lead } from './begin-together.js';
import type {
  BeginRequest,
  CallContext,
  OpenRequest,
  ReadRequest,
  WorkerInput,
  WorkerMethod,
  WorkerOutput,
} from './protocol.js';
import { beginReading, isInWal, versionOf } from './read-transaction.js';
import { ReadsUnderWay } from './reads-under-way.js';
import { snapshotFacts } from './snapshot-facts.js';

type Handlers = {
  readonly [M in WorkerMethod]: (
    input: WorkerInput<M>,
    context: CallContext,
  ) => WorkerOutput<M> | Promise<WorkerOutput<M>>;
};

/** What lives in one worker: a connection in its read transaction, and the reads under way. */
export class WorkerSession {
  #db: Connection | undefined;
  #watcher: Connection | undefined;
  /** What the watching connection saw when the snapshot was taken. */
  #version: number | undefined;
  readonly #reads = new ReadsUnderWay();
  readonly #pages = new SnapshotPages();
  #keyed: KeyedReads | undefined;

  readonly #handlers: Handlers = {
    open: (request) => this.#open(request),
    beginTogether: (request) => this.#beginTogether(request),
    rollback: () => this.#rollback(),
    isInWal: () => isInWal(this.#connection),
    isUntouched: () => isInWal(this.#connection) || this.#isCurrent(),
    isCurrent: () => this.#isCurrent(),
    pageState: () => this.#pages.state(),
    pageTables: () => pageTables(this.#connection, this.#encoding),
    // Loaded when needed: only one of the workers ever introspects.
    introspect: async (queries) =>
      (await import('../../introspect/introspector.js')).introspect(this.#connection, queries),
    facts: () => snapshotFacts(this.#connection),
    estimateRows: (table) => estimateRows(this.#connection, table),
    split: ({ table, parts, pages }) => splitTable(this.#connection, table, parts, this.#pages.open(pages)),
    startRead: (request) =>
      this.#reads.start({
        table: request.table,
        read: limitedRead(this.#readTable(request), request),
      }),
    next: (id) => this.#reads.next(id),
    keyFacts: () => keyFacts(this.#connection),
    startKeyed: (request) =>
      this.#reads.start({ table: request.table, read: this.#inKeyOrder.read(request) }),
    startDigest: (request) =>
      this.#reads.start({ table: request.table, digest: this.#inKeyOrder.digest(request) }),
    startImageDigest: (request) =>
      this.#reads.start({
        table: request.table,
        digest: new ImageDigest({
          db: this.#connection,
          encoding: this.#encoding,
          pages: this.#pages.open(request.pages),
          request,
        }),
      }),
    nextDigests: (id) => this.#reads.nextDigests(id),
    endRead: (id) => this.#reads.end(id),
    isWhole: async (state, context) =>
      (await import('../damage/is-whole.js')).isWhole(this.#connection, this.#pages.open(state), context),
    findDamage: async (tables) =>
      (await import('../damage/find-damage.js')).findDamage(this.#connection, tables),
    salvage: async (request) => (await import('../damage/salvage.js')).salvage(request),
    count: (probes) => answerProbes(this.#connection, probes),
    profile: async (request, context) =>
      (await import('../profile/profile-table.js')).profileTable(
        this.#connection,
        this.#encoding,
        request,
        context,
        this.#pages.open(request.pages),
      ),
    backup: (destination, context) => backUp(this.#connection, destination, context),
    close: () => this.#close(),
  };

  /** Answers a call; errors of SQLite come out coded, with the table where one is known. */
  async call<M extends WorkerMethod>(
    method: M,
    input: unknown,
    context: CallContext,
  ): Promise<WorkerOutput<WorkerMethod> | undefined> {
    try {
      const handler = this.#handlers[method] as (
        input: unknown,
        context: CallContext,
      ) => WorkerOutput<WorkerMethod> | Promise<WorkerOutput<WorkerMethod>>;
      return await handler(input, context);
    } catch (error) {
      throw toMigrationError(error, this.#placeOf(input));
    }
  }

  #placeOf(input: unknown): { readonly table?: string } {
    if (typeof input === 'number') return { ...placeWith(this.#reads.tableOf(input)) };
    const named =
      typeof input === 'object' && input !== null && 'table' in input ? String(input.table) : undefined;
    return placeWith(named);
  }

  get #connection(): Connection {
    if (this.#db === undefined)
      throw new MigrationError({ code: 'INTERNAL', message: 'The source is not open.' });
    return this.#db;
  }

  get #encoding(): TextEncoding {
    return this.#connection.pragma('encoding', { simple: true }) as TextEncoding;
  }

  #open(request: OpenRequest): void {
    this.#db = openConnection(request);
    if (request.watch) this.#watcher = openConnection(request);
  }

  #beginTogether({ gate, descriptors }: BeginRequest): boolean {
    const begin = (): void => beginReading(this.#connection);
    const watcher = this.#watcher;
    if (watcher === undefined) {
      follow(gate, begin);
      return true;
    }
    const isSame = lead(gate, {
      begin,
      version: () => {
        this.#version = versionOf(watcher);
        return this.#version;
      },
      look: () => this.#pages.look(this.#connection, descriptors),
    });
    if (!isSame) this.#pages.forget();
    return isSame;
  }

  #isCurrent(): boolean {
    const watcher = this.#watcher;
    return watcher === undefined || this.#version === versionOf(watcher);
  }

  #rollback(): void {
    if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK');
  }

  get #inKeyOrder(): KeyedReads {
    this.#keyed ??= new KeyedReads(this.#connection, this.#encoding);
    return this.#keyed;
  }

  #readTable(request: ReadRequest): TableRead {
    return new TableRead(
      this.#connection,
      this.#encoding,
      request,
      undefined,
      this.#pages.open(request.pages),
    );
  }

  #close(): void {
    this.#reads.clear();
    this.#watcher?.close();
    this.#db?.close();
  }
}

function placeWith(table: string | undefined): { readonly table?: string } {
  return table === undefined ? {} : { table };
}
