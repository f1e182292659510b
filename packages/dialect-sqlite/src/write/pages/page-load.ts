import { CELL_IMAGES, type Checkpoint, releaseBytes, type WriteReport } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { targetError } from '../../errors/target-error.js';
import { TableLoad } from '../load/table-load.js';
import { isHeld, lose, settle, settlingMs } from '../load/transaction.js';
import { recordTree } from '../records/trees.js';
import type { OpenWriterRequest, WriteRequest } from '../thread/protocol.js';
import { completeTable } from './complete-table.js';
import { KeptTree } from './kept-tree.js';
import { LeafList } from './leaf-list.js';
import type { OwnFile } from './own-file.js';
import type { PageFile } from './page-file.js';
import { RecordBuffer } from './record-buffer.js';
import { RowWriter } from './row-writer.js';
import { TableTree, type TreeState } from './table-tree.js';
import type { WritableTable } from './writable-table.js';

type Given = Omit<WriteRequest, 'writer'>;

/** Fewer bytes are inserted: taking the file from SQLite and giving it back costs more. */
const SMALLEST_BYTES = 256 * 1024;
/** That costs some syncs of the disk: for each millisecond of them so many bytes more are inserted [measured]. */
const BYTES_PER_MS = 300 * 1024;
const LARGEST_BYTES = 8 * 1024 ** 2;

interface Tree {
  readonly file: PageFile;
  readonly tree: TableTree;
  readonly rows: RowWriter;
  readonly kept: KeptTree;
  /** As of the last commit. */
  saved: TreeState;
}

/** A tree that nobody writes at the moment. SQLite must not write either until it is gone on with, or has ended. */
export interface RestingTree {
  readonly runId: string;
  readonly table: Omit<WritableTable, 'columns'>;
  readonly file: PageFile;
  readonly leaves: LeafList;
  readonly kept: KeptTree;
  readonly saved: TreeState;
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
  /** Where the rest is inserted. */
  #inserts: TableLoad | undefined;

  /** Goes on with a tree that rests. */
  constructor(
    db: Connection,
    request: OpenWriterRequest,
    table: WritableTable,
    own: OwnFile,
    resting?: RestingTree,
  ) {
    this.#db = db;
    this.#request = request;
    this.#table = table;
    this.#own = own;
    if (resting !== undefined) this.#tree = this.#grow(resting);
  }

  write(given: Given): void {
    if (this.#inserts !== undefined) {
      this.#inserts.write(given);
      return;
    }
    this.#kept.push(given);
    if (this.#tree === undefined && sizeOf(this.#kept) < smallestBytes(this.#db)) return;
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
      this.#save(checkpoint);
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

  /** Takes back all since the last commit, and leaves the tree to whoever goes on with it. Undefined where there is none. */
  rest(): RestingTree | undefined {
    const open = this.#tree;
    if (open === undefined || this.#inserts !== undefined || !isHeld(this.#db)) return undefined;
    this.#kept = [];
    const { file, tree, kept, saved } = open;
    return this.#guarded(() => {
      tree.restore(saved);
      if (tree.isEmpty) return undefined;
      this.#tree = undefined;
      try {
        kept.keep();
      } catch (error) {
        lose(this.#db);
        throw error;
      }
      const { columns: _, ...table } = this.#table;
      return { runId: this.#request.runId, table, file, leaves: tree.leaves, kept, saved };
    });
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
    const { name } = this.#table;
    const leaves = new LeafList();
    const kept = new KeptTree(this.#db, this.#own, name, leaves);
    this.#tree = this.#grow({ file, leaves, kept });
    return true;
  }

  #grow({
    file,
    leaves,
    kept,
    saved,
  }: Omit<RestingTree, 'runId' | 'table' | 'saved'> & Partial<RestingTree>): Tree {
    const { columns } = this.#table;
    const tree = new TableTree(file, new RecordBuffer(2 * file.pageSize, columns.length), leaves);
    if (saved !== undefined) tree.restore(saved);
    return { file, tree, kept, rows: new RowWriter(tree, columns), saved: saved ?? tree.save() };
  }

  #take(): PageFile | undefined {
    settle(this.#db);
    const file = this.#own.take(this.#db);
    if (file === undefined) return undefined;
    const { name: table, root, hasKeys, isCounted } = this.#table;
    const { runId } = this.#request;
    try {
      recordTree(this.#db, { runId, table, root, base: file.count, hasKeys, isCounted });
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

  #save(checkpoint: Checkpoint): void {
    const open = this.#tree;
    if (open !== undefined) {
      open.saved = open.tree.save();
      open.kept.committed(checkpoint, open.saved);
    }
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
      const names = this.#request.columns.map((column) => column.name);
      completeTable(this.#db, this.#request.runId, { ...this.#table, names }, open);
    });
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw targetError(error, 'WRITE_FAILED', { table: this.#table.name });
    }
  }
}

function smallestBytes(db: Connection): number {
  return Math.min(LARGEST_BYTES, Math.max(SMALLEST_BYTES, BYTES_PER_MS * settlingMs(db)));
}

function sizeOf(batches: readonly Given[]): number {
  return batches.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
}
