import { CELL_IMAGES, type Checkpoint, releaseBytes, type WriteReport } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Connection } from '../../connect/connection.js';
import { isConstraint, targetError } from '../../errors/target-error.js';
import { joinHalves } from '../../read/pages/varint.js';
import { TableLoad } from '../load/table-load.js';
import { begin, commit, inTransaction, isHeld, lose, rollback, settle } from '../load/transaction.js';
import { violation } from '../load/violation.js';
import { forgetCheckpoints, recordCheckpoint } from '../records/record.js';
import { recordTree, recordTreeEnd } from '../records/trees.js';
import type { OpenWriterRequest, WriteRequest } from '../thread/protocol.js';
import type { OwnFile } from './own-file.js';
import type { PageFile } from './page-file.js';
import { RecordBuffer } from './record-buffer.js';
import { RowWriter } from './row-writer.js';
import { TableTree, type TreeState } from './table-tree.js';
import type { WritableTable } from './writable-table.js';

type Given = Omit<WriteRequest, 'writer'>;

/** Fewer bytes are inserted: taking the file from SQLite and giving it back costs more. */
const SMALLEST_BYTES = 256 * 1024;

interface Tree {
  readonly file: PageFile;
  readonly tree: TableTree;
  readonly rows: RowWriter;
  /** As of the last commit. */
  saved: TreeState;
}

/**
 * Writes the rows of one table as pages. What was not committed is kept, so that everything that is not certain to be what
 * SQLite would make of it can be inserted by SQLite instead, as of the last commit.
 */
export class PageLoad {
  readonly #db: Connection;
  readonly #request: OpenWriterRequest;
  readonly #table: WritableTable;
  readonly #own: OwnFile;
  /** What came since the last commit. */
  #kept: Given[] = [];
  #tree: Tree | undefined;
  /** The last of what was committed of the tree, which counts when SQLite has the table. */
  #checkpoint: Checkpoint | undefined;
  /** Where the rest is inserted. */
  #inserts: TableLoad | undefined;

  constructor(db: Connection, request: OpenWriterRequest, table: WritableTable, own: OwnFile) {
    this.#db = db;
    this.#request = request;
    this.#table = table;
    this.#own = own;
  }

  write(given: Given): void {
    if (this.#inserts !== undefined) {
      this.#inserts.write(given);
      return;
    }
    this.#kept.push(given);
    if (this.#tree === undefined && sizeOf(this.#kept) < SMALLEST_BYTES) return;
    const isNew = this.#tree === undefined;
    if (!this.#begin()) this.#insert();
    else if (!(isNew ? this.#kept : [given]).every((one) => this.#writePages(one))) this.#insert();
  }

  commit(checkpoint: Checkpoint): WriteReport {
    if (this.#inserts === undefined && this.#tree === undefined) {
      const isPages = !checkpoint.done && this.#begin() && this.#kept.every((one) => this.#writePages(one));
      if (!isPages) this.#insert();
    }
    if (this.#inserts !== undefined) return this.#inserts.commit(checkpoint);
    return this.#guarded(() => {
      const written = this.#kept.reduce((rows, { rowCount }) => rows + rowCount, 0);
      this.#save();
      const rejects = [...(this.#checkpoint?.rejects ?? []), ...(checkpoint.rejects ?? [])];
      this.#checkpoint = { ...checkpoint, rejects };
      if (checkpoint.done) this.#finish();
      return { written: BigInt(written), skipped: 0n };
    });
  }

  /** Takes back all since the last commit, and leaves a table that is whole. */
  rollback(): void {
    this.#kept = [];
    this.#finish();
    this.#inserts?.rollback();
  }

  /** Lets SQLite have its file: what comes from now on is inserted. */
  giveWay(): void {
    if (this.#tree !== undefined) this.#insert();
  }

  /** False where the file cannot be had. */
  #begin(): boolean {
    if (this.#tree !== undefined) return true;
    const file = this.#guarded(() => this.#take());
    if (file === undefined) return false;
    const { columns } = this.#table;
    const tree = new TableTree(file, new RecordBuffer(2 * file.pageSize, columns.length));
    this.#tree = { file, tree, rows: new RowWriter(tree, columns), saved: tree.save() };
    return true;
  }

  #take(): PageFile | undefined {
    settle(this.#db);
    const file = this.#own.take(this.#db);
    if (file === undefined) return undefined;
    const { name: table, root } = this.#table;
    try {
      recordTree(this.#db, { runId: this.#request.runId, table, root, base: file.count });
      return file;
    } catch (error) {
      lose(this.#db);
      throw error;
    }
  }

  /** False where a row of them is not certain. */
  #writePages({ encoding, bytes, rowCount }: Given): boolean {
    if (encoding !== CELL_IMAGES) return false;
    return this.#guarded(() => this.#tree?.rows.writeAll(bytes) === rowCount);
  }

  #save(): void {
    if (this.#tree !== undefined) this.#tree.saved = this.#tree.tree.save();
    for (const { bytes } of this.#kept) releaseBytes(bytes);
    this.#kept = [];
  }

  /** From now on rows are inserted, those since the last commit first. */
  #insert(): void {
    this.#finish();
    this.#inserts = new TableLoad(this.#db, this.#request);
    const kept = this.#kept;
    this.#kept = [];
    for (const given of kept) this.#inserts.write(given);
  }

  /** Makes a table of what was committed, and gives the file back. Where that fails, SQLite does not know its file any more. */
  #finish(): void {
    const open = this.#tree;
    if (open === undefined) return;
    this.#tree = undefined;
    this.#guarded(() => {
      try {
        open.tree.restore(open.saved);
        open.tree.finish(this.#table.root);
        this.#own.give(this.#db, open.file);
      } catch (error) {
        lose(this.#db);
        throw error;
      }
      this.#complete(open.tree);
    });
  }

  /** Fills the indexes of its keys, does what else SQLite does beside inserting, and records what is there now. */
  #complete(tree: TableTree): void {
    const { name, hasKeys, isCounted } = this.#table;
    const { isEmpty, high, low } = tree;
    begin(this.#db);
    try {
      if (isCounted && !isEmpty) this.#count(joinHalves({ high, low: low >>> 0 }));
      if (hasKeys && !isEmpty) this.#db.exec(`REINDEX main.${quoteIdentifier(name)}`);
      if (this.#checkpoint !== undefined) recordCheckpoint(this.#db, this.#checkpoint);
      recordTreeEnd(this.#db, name);
      commit(this.#db);
    } catch (error) {
      rollback(this.#db);
      if (isHeld(this.#db) && !isConstraint(error)) lose(this.#db);
      else this.#empty();
      if (!isConstraint(error)) throw error;
      const names = this.#request.columns.map((column) => column.name);
      throw violation(error, name, names);
    }
  }

  /** Without its keys no row may be there. */
  #empty(): void {
    const { name } = this.#table;
    inTransaction(this.#db, () => {
      this.#db.exec(`DELETE FROM main.${quoteIdentifier(name)}`);
      forgetCheckpoints(this.#db, this.#request.runId, name);
      recordTreeEnd(this.#db, name);
    });
  }

  #count(last: bigint): void {
    const largest = last > 0n ? last : 0n;
    this.#db.prepare('DELETE FROM main.sqlite_sequence WHERE name = ?').run(this.#table.name);
    this.#db
      .prepare('INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)')
      .run(this.#table.name, largest);
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw targetError(error, 'WRITE_FAILED', { table: this.#table.name });
    }
  }
}

function sizeOf(batches: readonly Given[]): number {
  return batches.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
}
