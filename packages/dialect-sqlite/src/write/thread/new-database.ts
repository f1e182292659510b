import { existsSync } from 'node:fs';
import type { Connection } from '../../connect/connection.js';
import { lose, settle } from '../load/transaction.js';
import { OwnFile } from '../pages/own-file.js';
import { keepRecords, recordedVersion, takeUpRecords } from '../records/building.js';
import { isBeside, recordsOf } from '../records/place.js';
import { lastStatus } from '../records/runs.js';
import { recordSealed } from '../records/sealed.js';
import { checkWhole, sealDatabase } from '../seal.js';
import { recordsFile } from '../target-place.js';
import { createTargetConnection, openLeftOver, setWal } from './target-connection.js';

/** A database that is built in a file of its own, with the records of the run beside it where they are not inside. */
export class NewDatabase {
  readonly db: Connection;
  /** Pages may be written into it. */
  readonly own: OwnFile;
  readonly #path: string;

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
    if (existsSync(beside)) takeUpRecords(this.db, beside, this.own);
    else setWal(this.db);
  }

  /** Begins to keep records beside. */
  keepRecords(): void {
    if (!this.isBeside) keepRecords(this.db, recordsFile(this.#path));
  }

  /** Checks it as a whole and closes it as one file. Says whether its records are still needed. */
  seal(file: string): boolean {
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
    this.close();
    return stays;
  }

  /** Makes all lasting that was committed. What cannot be made so is taken back; what was before stays. */
  keep(endLoads: () => void): void {
    const { db } = this;
    if (!db.open) return;
    try {
      endLoads();
      settle(db);
      recordsOf(db).pragma('main.wal_checkpoint(TRUNCATE)');
      db.pragma('main.wal_checkpoint(TRUNCATE)');
    } catch {
      lose(db);
    }
  }

  close(): void {
    this.db.close();
    if (this.isBeside) recordsOf(this.db).close();
    this.own.close();
  }
}
