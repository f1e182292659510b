import type { Checkpoint } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { targetError } from '../../errors/target-error.js';
import { inTransaction, isHeld } from '../load/transaction.js';
import { recordsOf } from '../records/place.js';
import { recordCheckpoint } from '../records/record.js';
import { recordTreeEnd, recordTreeState } from '../records/trees.js';
import type { LeafList } from './leaf-list.js';
import type { OwnFile } from './own-file.js';
import type { TreeState } from './table-tree.js';

/** So often the pages that were made are flushed to the disk, meanwhile. */
const EVERY_MS = 1000;

/** How far the pages of a table had come when rows were committed. */
interface Point {
  readonly checkpoint: Checkpoint;
  readonly state: TreeState;
}

/**
 * Records how far the pages of a table have come. No record is ever ahead of the disk: what was committed is recorded once the
 * pages are flushed. Until then it counts as not there, and the pages behind the last record are cut off when a run goes on.
 */
export class KeptTree {
  readonly #db: Connection;
  readonly #own: OwnFile;
  readonly #table: string;
  /** The pages of the tree. */
  readonly #leaves: LeafList;
  #recordedLeaves: number;
  #last: Point | undefined;
  /** What is being flushed, or was. */
  #flushed: { readonly point: Point; isDone: boolean } | undefined;
  #flushedAt = performance.now();

  constructor(db: Connection, own: OwnFile, table: string, leaves: LeafList) {
    this.#db = db;
    this.#own = own;
    this.#table = table;
    this.#leaves = leaves;
    this.#recordedLeaves = leaves.length;
  }

  /** Rows were committed. */
  committed(checkpoint: Checkpoint, state: TreeState): void {
    const rejects = [...(this.#last?.checkpoint.rejects ?? []), ...(checkpoint.rejects ?? [])];
    this.#last = { checkpoint: { ...checkpoint, rejects }, state };
    if (!isHeld(this.#db)) return;
    if (this.#flushed?.isDone) this.#record(this.#flushed.point);
    if (this.#flushed !== undefined || performance.now() - this.#flushedAt < EVERY_MS) return;
    const flushed = { point: this.#last, isDone: false };
    this.#flushed = flushed;
    this.#flushedAt = performance.now();
    this.#own.syncLater(() => {
      flushed.isDone = true;
    });
  }

  /** Records all that was committed. */
  keep(): void {
    if (this.#last === undefined || !isHeld(this.#db)) return;
    this.#own.sync();
    this.#record(this.#last);
  }

  /** Records in the transaction under way that SQLite has the table as of the last commit. */
  end(): void {
    if (this.#last !== undefined) recordCheckpoint(this.#db, this.#last.checkpoint);
    recordTreeEnd(this.#db, this.#table);
  }

  /** Where the disk is full what was recorded before stays. */
  #record({ checkpoint, state }: Point): void {
    this.#flushed = undefined;
    const leaves = this.#leaves.bytes(this.#recordedLeaves, state.leaves);
    try {
      inTransaction(recordsOf(this.#db), () => {
        recordTreeState(this.#db, this.#table, state, this.#recordedLeaves, leaves);
        recordCheckpoint(this.#db, checkpoint);
      });
    } catch (error) {
      if (targetError(error).code === 'DISK_FULL') return;
      throw error;
    }
    this.#recordedLeaves = state.leaves;
    this.#forget(checkpoint.rejects?.length ?? 0);
  }

  /** The first rejects since the last record are recorded. */
  #forget(rejects: number): void {
    if (this.#last === undefined || rejects === 0) return;
    const { checkpoint, state } = this.#last;
    this.#last = { checkpoint: { ...checkpoint, rejects: checkpoint.rejects?.slice(rejects) ?? [] }, state };
  }
}
