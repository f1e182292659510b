// biome-ignore lint/style/noRestrictedImports: closed only after the database, since its end would end SQLite's locks too.
import { closeSync, fdatasync, fsyncSync, openSync, statSync } from 'node:fs';
import type { Connection } from '../../connect/connection.js';
import { readFileHeader } from '../../read/pages/file-header.js';
import { isHeld } from '../load/transaction.js';
import { headerBytes, PageFile } from './page-file.js';

/** Of the schema format that knows the serial types of 0 and 1. */
const NEWEST_FORMAT = 4;

/**
 * The file of a database that this run makes and holds locked, which SQLite and the writer of pages have by turns. SQLite
 * knows a page by what it remembers of it, and the size of a file by its -wal, so that it leaves both before and looks anew
 * afterwards; its lock stays all the time.
 */
export class OwnFile {
  readonly #path: string;
  #descriptor: number | undefined;
  #syncing: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes the file from SQLite; undefined where it has a form that is not written here. Not within a transaction. */
  take(db: Connection): PageFile | undefined {
    if (db.inTransaction) return undefined;
    // What was committed is in the file, and durable, before the journal goes that holds it.
    if (isHeld(db)) db.pragma('main.wal_checkpoint(TRUNCATE)');
    // What is thrown away by a failure need not be durable before its end.
    db.pragma('main.synchronous = OFF');
    if (db.pragma('main.journal_mode = MEMORY', { simple: true }) !== 'memory') {
      this.#release(db);
      return undefined;
    }
    this.#descriptor ??= openSync(this.#path, 'r+');
    const { pageSize, usable, schemaFormat, isAutoVacuum, pages } = readFileHeader(
      headerBytes(this.#descriptor),
    );
    const isKnown = usable === pageSize && schemaFormat === NEWEST_FORMAT && !isAutoVacuum;
    if (isKnown && pages !== undefined) return new PageFile(this.#descriptor, pageSize, pages);
    this.#release(db);
    return undefined;
  }

  /** Gives it back with all pages that were made. */
  give(db: Connection, file: PageFile): void {
    file.flush();
    // The first page may never tell of pages that are not there.
    if (isHeld(db)) this.sync();
    // Also ends what SQLite knows of the size of the file; it writes the first page as it remembers it.
    this.#release(db);
    file.writeCount();
    // What SQLite commits next says that this is there.
    if (isHeld(db)) this.sync();
    db.pragma('shrink_memory');
    const found = db.pragma('main.page_count', { simple: true });
    if (found === BigInt(file.count)) return;
    throw new Error(`the database has ${String(found)} pages where ${file.count} were made`);
  }

  /**
   * Brings back what SQLite knew of a file when pages of a table were begun, whose first page was empty then: nothing of
   * them is told by the file any more. Can be cut off and done again.
   */
  bringBack(db: Connection, root: number, base: number): void {
    const file = this.takeBack(db, root, base);
    file.cutTo(base);
    this.give(db, file);
  }

  /** Takes the file as it was when pages of a table were begun, with the pages that were made since. */
  takeBack(db: Connection, root: number, base: number): PageFile {
    const file = this.take(db);
    if (file === undefined) throw new Error('the database has another form than it had');
    file.bringBack(root, base);
    this.sync();
    return file;
  }

  /** How many bytes the file has. */
  get size(): number {
    return statSync(this.#path).size;
  }

  /** Makes all that was written durable, meanwhile; tells when it is. */
  syncLater(done: () => void): void {
    const descriptor = this.#descriptor;
    if (descriptor === undefined) return;
    this.#syncing = new Promise((resolve) => {
      fdatasync(descriptor, (error) => {
        // An error comes again when it is waited for.
        if (error === null) done();
        resolve();
      });
    });
  }

  /** Makes all that was written durable. */
  sync(): void {
    if (this.#descriptor !== undefined) fsyncSync(this.#descriptor);
  }

  /** Called when the database is closed. */
  async close(): Promise<void> {
    await this.#syncing;
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #release(db: Connection): void {
    const mode = db.pragma('main.journal_mode = WAL', { simple: true });
    if (mode !== 'wal') throw new Error(`the journal of the database stays ${String(mode)}`);
    db.pragma(`main.synchronous = ${isHeld(db) ? 'FULL' : 'NORMAL'}`);
  }
}
