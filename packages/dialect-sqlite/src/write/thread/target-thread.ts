import { MigrationError, type RecordedRun, type RunRecord, type WrittenTable } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { introspect } from '../../introspect/introspector.js';
import { answerProbe } from '../../read/probes.js';
import { refuseBrokenTriggers } from '../broken-triggers.js';
import { executeGroup } from '../execute.js';
import { deleteEqualRows } from '../load/delete-equal-rows.js';
import { deleteRows } from '../load/delete-rows.js';
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
    introspect: (queries) => introspect(this.#connection, queries),
    checkLoad: (tables) => refuseBrokenTriggers(this.#connection, tables),
    count: (probes) => probes.map((probe) => answerProbe(this.#connection, probe)),
    execute: ({ group, step }, { isCancelled }) => executeGroup(this.#written, group, step, isCancelled),
    begin: (run) => this.#begin(run),
    recordTables: () => recordTables(this.#connection),
    reopen: (runId) => reopenRun(this.#written, runId),
    unfinished: () => this.#runs(unfinishedRuns),
    history: () => this.#runs(allRuns),
    progress: (runId) => progressOf(this.#connection, runId),
    settle: ({ runId, settled }) => settleRejects(this.#written, runId, settled),
    clean: () => cleanRecords(this.#written),
    finish: ({ runId, outcome }) => finishRun(this.#written, runId, outcome),
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
    keep: () => this.#keep(),
    close: () => this.#close(),
  };

  async call(method: TargetMethod, input: unknown, context: TargetCallContext): Promise<unknown> {
    const handler = this.#handlers[method] as (input: unknown, context: TargetCallContext) => unknown;
    return await handler(input, context);
  }

  get #connection(): Connection {
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
    return otherThanRecords(this.#connection) === undefined ? read(this.#connection) : [];
  }

  #lock(goesOn: boolean): void {
    const request = this.#request as OpenTargetRequest;
    const before = this.#connection;
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
    const db = this.#written;
    const table =
      request.mode === 'insert' ? this.#writable({ ...request, table: { name: request.table } }) : undefined;
    const load =
      table === undefined || this.#new === undefined
        ? new TableLoad(db, request)
        : new PageLoad(db, request, table, this.#new.own);
    this.#loads.set(id, load);
    return id;
  }

  /** Of a file in which no records are kept meanwhile. */
  #writable({ table, columns }: WrittenTable): WritableTable | undefined {
    if (this.#new?.isBeside !== true) return undefined;
    return writableTable(this.#connection, table.name, columns);
  }

  #load(writer: number): TableLoad | PageLoad {
    const load = this.#loads.get(writer);
    if (load === undefined) throw new MigrationError({ code: 'INTERNAL', message: 'The writer is closed.' });
    return load;
  }

  #closeWriter(writer: number): void {
    this.#loads.get(writer)?.rollback();
    this.#loads.delete(writer);
  }

  #seal(file: string): boolean {
    if (this.#new === undefined || this.#new.db !== this.#written)
      throw new MigrationError({ code: 'INTERNAL', message: 'Only a new database is sealed.' });
    const stays = this.#new.seal(file);
    this.#db = undefined;
    return stays;
  }

  #keep(): void {
    this.#new?.keep(() => {
      for (const load of this.#loads.values()) load.rollback();
    });
  }

  #close(): void {
    this.#loads.clear();
    this.#db?.close();
    this.#db = undefined;
    this.#new?.close();
  }
}
