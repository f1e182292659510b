import { existsSync } from 'node:fs';
import type { Connection } from '../../connect/connection.js';
import type { TableLoad } from '../load/table-load.js';
import { lose, settle } from '../load/transaction.js';
import { OwnFile } from '../pages/own-file.js';
import { PageLoad, type RestingTree } from '../pages/page-load.js';
import { writableTable } from '../pages/writable-table.js';
import { keepRecords, recordedVersion, takeUpRecords } from '../records/building.js';
import { isBeside, recordsOf } from '../records/place.js';
import { lastStatus } from '../records/runs.js';
import { recordSealed } from '../records/sealed.js';
import { checkWhole, sealDatabase } from '../seal.js';
import { recordsFile } from '../target-place.js';
import type { OpenWriterRequest } from './protocol.js';
import { createTargetConnection, openLeftOver, setWal } from './target-connection.js';

/** A database that is built in a file of its own, with the records of the run beside it where they are not inside. */
export class NewDatabase {
  readonly db: Connection;
  /** Pages may be written into it. */
  readonly own: OwnFile;
  readonly #path: string;
  #resting: RestingTree | undefined;

  /** Takes the file that lies there for this run alone: an empty one, or what an unfinished run left. */
  constructor(path: string, goesOn: boolean) {
    this.db = goesOn ? openLeftOver(path) : createTargetConnection(path);
    this.own = new OwnFile(path);
    this.#path = path;
  }

  /** Whether no records are kept inside. */
  get isBeside(): boolean {
    return isBeside(this.db);
  }

  /** Takes up what an unfinished run left. */
  goOn(): void {
    const beside = recordsFile(this.#path);
    if (existsSync(beside)) this.#resting = takeUpRecords(this.db, beside, this.own);
    else setWal(this.db);
  }

  /** The writer of a table whose tree rests. Undefined where none does, or its rows are not written as pages any more. */
  wake(request: OpenWriterRequest): PageLoad | undefined {
    const resting = this.#resting;
    if (resting?.table.name !== request.table || request.mode !== 'insert') return undefined;
    const table = writableTable(this.db, request.table, request.columns);
    if (table === undefined) return undefined;
    this.#resting = undefined;
    return new PageLoad(this.db, request, table, this.own, resting);
  }

  /** Ends a writer; the tree that it wrote rests. */
  endLoad(load: TableLoad | PageLoad): void {
    const resting = load instanceof PageLoad ? load.rest() : undefined;
    if (resting === undefined) load.rollback();
    else this.#resting = resting;
  }

  /** Lets SQLite have its file. */
  giveWay(): void {
    const resting = this.#resting;
    if (resting === undefined) return;
    this.#resting = undefined;
    const { runId, table } = resting;
    const request = {
      runId,
      table: table.name,
      columns: [],
      mode: 'insert',
      conflictKey: undefined,
    } as const;
    new PageLoad(this.db, request, { ...table, columns: [] }, this.own, resting).rollback();
  }

  /** Begins to keep records beside. */
  keepRecords(): void {
    if (!this.isBeside) keepRecords(this.db, recordsFile(this.#path));
  }

  /** Checks it as a whole and closes it as one file. Says whether its records are still needed. */
  async seal(file: string): Promise<boolean> {
    const { db } = this;
    settle(db);
    checkWhole(db);
    const stays = this.isBeside && lastStatus(db) === 'unproved';
    if (this.isBeside) {
      const version = recordedVersion(db);
      // From now on the header tells nothing of what was committed.
      recordSealed(db, file);
      db.pragma(`main.user_version = ${version}`);
    }
    sealDatabase(db);
    this.own.sync();
    await this.close();
    return stays;
  }

  /** Makes all lasting that was committed. What cannot be made so is taken back; what was before stays. */
  keep(loads: Iterable<TableLoad | PageLoad>): void {
    const { db } = this;
    if (!db.open) return;
    try {
      for (const load of loads) this.endLoad(load);
      settle(db);
      recordsOf(db).pragma('main.wal_checkpoint(TRUNCATE)');
      if (this.#resting === undefined) db.pragma('main.wal_checkpoint(TRUNCATE)');
    } catch {
      lose(db);
    }
  }

  async close(): Promise<void> {
    this.db.close();
    if (this.isBeside) recordsOf(this.db).close();
    await this.own.close();
  }
}
