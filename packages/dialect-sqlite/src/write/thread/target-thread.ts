import { MigrationError, type RecordedRun, type RunRecord, type WrittenTable } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { introspect } from '../../introspect/introspector.js';
import { answerProbe } from '../../read/probes.js';
import { refuseBrokenTriggers } from '../broken-triggers.js';
import { dropKept } from '../drop-kept.js';
import { executeGroup } from '../execute.js';
import { deleteEqualRows } from '../load/delete-equal-rows.js';
import { deleteRows } from '../load/delete-rows.js';
import { emptyTables } from '../load/empty-tables.js';
import { TableLoad } from '../load/table-load.js';
import { beginWhole, commitWhole } from '../load/transaction.js';
import { PageLoad } from '../pages/page-load.js';
import { type WritableTable, writableTable } from '../pages/writable-table.js';
import { otherThanRecords, refuseOthers } from '../record-shape.js';
import { cleanRecords, recordTables } from '../records/clean.js';
import { progressOf } from '../records/progress.js';
import { settleRejects } from '../records/record.js';
import { allRuns, beginRun, finishRun, reopenRun, unfinishedRuns } from '../records/runs.js';
import { NewDatabase } from './new-database.js';
import type { OpenTargetRequest, OpenWriterRequest, TargetInput, TargetMethod } from './protocol.js';
import { openExisting, openNothing, openTargetConnection, takeLock } from './target-connection.js';

/** How a call learns that nobody waits for it any more. */
export interface TargetCallContext {
  isCancelled(): Promise<boolean>;
}

type Handlers = {
  readonly [M in TargetMethod]: (input: TargetInput<M>, context: TargetCallContext) => unknown;
};

/** What lives in the thread that writes: the one connection, and the writers. */
export class TargetThread {
  #request: OpenTargetRequest | undefined;
  #db: Connection | undefined;
  #isThere = false;
  /** A new file, which pages may be written into. */
  #new: NewDatabase | undefined;
  readonly #loads = new Map<number, TableLoad | PageLoad>();
  #nextLoad = 1;

  readonly #handlers: Handlers = {
    open: (request) => this.#open(request),
    tryWriting: () => this.#tryWriting(),
    lock: ({ goesOn }) => this.#lock(goesOn),
    goOn: () => this.#new?.goOn(),
    unlock: () => this.#unlock(),
    introspect: (queries) => introspect(this.#quiet, queries),
    checkLoad: (tables) => refuseBrokenTriggers(this.#quiet, tables),
    count: (probes) => probes.map((probe) => answerProbe(this.#connection, probe)),
    execute: ({ group, step }, { isCancelled }) => executeGroup(this.#written, group, step, isCancelled),
    begin: (run) => this.#begin(run),
    recordTables: () => recordTables(this.#quiet),
    reopen: (runId) => reopenRun(this.#quiet, runId),
    unfinished: () => this.#runs(unfinishedRuns),
    history: () => this.#runs(allRuns),
    progress: (runId) => progressOf(this.#quiet, runId),
    settle: ({ runId, settled }) => settleRejects(this.#quiet, runId, settled),
    clean: () => cleanRecords(this.#written),
    dropKept: () => dropKept(this.#written),
    finish: ({ runId, outcome }) => finishRun(this.#quiet, runId, outcome),
    empty: (request, { isCancelled }) => emptyTables(this.#written, request, isCancelled),
    deleteRows: (request, { isCancelled }) => deleteRows(this.#written, request, isCancelled),
    deleteEqualRows: (request, { isCancelled }) => deleteEqualRows(this.#written, request, isCancelled),
    takesPages: (tables) => tables.map((one) => this.#writable(one) !== undefined),
    openWriter: (request) => this.#openWriter(request),
    write: (request) => this.#load(request.writer).write(request),
    commit: ({ writer, checkpoint }) => this.#load(writer).commit(checkpoint),
    closeWriter: (writer) => this.#closeWriter(writer),
    beginWhole: () => beginWhole(this.#written),
    commitWhole: () => commitWhole(this.#written),
    seal: (file) => this.#seal(file),
    keep: () => this.#new?.keep(this.#loads.values()),
    close: () => this.#close(),
  };

  async call(method: TargetMethod, input: unknown, context: TargetCallContext): Promise<unknown> {
    const handler = this.#handlers[method] as (input: unknown, context: TargetCallContext) => unknown;
    return await handler(input, context);
  }

  /** For reading and writing rows. */
  get #connection(): Connection {
    const db = this.#quiet;
    this.#new?.giveWay();
    return db;
  }

  /** For what only looks at the schema, or at records: a tree that rests may rest on. */
  get #quiet(): Connection {
    if (this.#db === undefined)
      throw new MigrationError({ code: 'INTERNAL', message: 'The target is not open.' });
    for (const load of this.#loads.values()) if (load instanceof PageLoad) load.giveWay();
    return this.#db;
  }

  /** The connection of a file that is there: a new one is made by the first call that writes. */
  get #written(): Connection {
    if (!this.#isThere) this.#lock(false);
    return this.#connection;
  }

  #open(request: OpenTargetRequest): void {
    this.#request = request;
    this.#isThere = request.exists;
    this.#db = request.exists ? openExisting(request.path, request.busyTimeoutMs) : openNothing();
  }

  #tryWriting(): void {
    this.#connection.exec('BEGIN IMMEDIATE; ROLLBACK');
    if (this.#request?.records !== 'nowhere') refuseOthers(this.#connection);
  }

  /** None where something else lies there by the name of the records. */
  #runs(read: (db: Connection) => readonly RecordedRun[]): readonly RecordedRun[] {
    return otherThanRecords(this.#quiet) === undefined ? read(this.#quiet) : [];
  }

  #lock(goesOn: boolean): void {
    const request = this.#request as OpenTargetRequest;
    const before = this.#quiet;
    if (!this.#isThere) {
      this.#new = new NewDatabase(request.path, goesOn);
      this.#db = this.#new.db;
      this.#isThere = true;
    } else if (request.exists) {
      // Exclusive locking has to be asked for before the first access.
      before.close();
      this.#db = openTargetConnection({ ...request, exclusive: true });
      takeLock(this.#db);
    }
    if (before !== this.#db && before.open) before.close();
  }

  /** A new file stays locked until it is sealed or thrown away. */
  #unlock(): void {
    const request = this.#request as OpenTargetRequest;
    if (!request.exists || this.#db?.open !== true) return;
    this.#db.close();
    this.#db = openTargetConnection({ ...request, exclusive: false });
  }

  #begin(run: RunRecord): void {
    const { records } = this.#request as OpenTargetRequest;
    if (records === 'nowhere') return;
    const db = this.#written;
    if (records === 'beside') this.#new?.keepRecords();
    beginRun(db, run);
  }

  #openWriter(request: OpenWriterRequest): number {
    const id = this.#nextLoad++;
    const load = this.#new?.wake(request) ?? this.#newLoad(request);
    this.#loads.set(id, load);
    return id;
  }

  #newLoad(request: OpenWriterRequest): TableLoad | PageLoad {
    const db = this.#written;
    const table =
      request.mode === 'insert' ? this.#writable({ ...request, table: { name: request.table } }) : undefined;
    return table === undefined || this.#new === undefined
      ? new TableLoad(db, request)
      : new PageLoad(db, request, table, this.#new.own);
  }

  /** Of a file in which no records are kept meanwhile. */
  #writable({ table, columns }: WrittenTable): WritableTable | undefined {
    if (this.#new?.isBeside !== true) return undefined;
    return writableTable(this.#quiet, table.name, columns);
  }

  #load(writer: number): TableLoad | PageLoad {
    const load = this.#loads.get(writer);
    if (load === undefined) throw new MigrationError({ code: 'INTERNAL', message: 'The writer is closed.' });
    return load;
  }

  #closeWriter(writer: number): void {
    const load = this.#loads.get(writer);
    this.#loads.delete(writer);
    if (load === undefined) return;
    if (this.#new === undefined) load.rollback();
    else this.#new.endLoad(load);
  }

  async #seal(file: string): Promise<boolean> {
    if (this.#new === undefined || this.#new.db !== this.#written)
      throw new MigrationError({ code: 'INTERNAL', message: 'Only a new database is sealed.' });
    const stays = await this.#new.seal(file);
    this.#db = undefined;
    return stays;
  }

  async #close(): Promise<void> {
    this.#loads.clear();
    this.#db?.close();
    this.#db = undefined;
    await this.#new?.close();
  }
}
