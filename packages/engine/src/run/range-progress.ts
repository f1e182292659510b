import type { Checkpoint, KeyRange, Position, Reject, WriteReport } from '@godwit/plugin-api';
import { type TableAccount, WHOLE } from './table-account.js';

/** Rows that one commit counted. */
export type Counts = Pick<Checkpoint, 'read' | 'written' | 'rejected' | 'skipped'>;

/** What came since the last commit. */
interface Pending {
  readonly rows: number;
  readonly bytes: number;
  /** Rows that were refused. */
  readonly rejects: readonly Reject[];
  readonly position: Position;
}

/** How far it was once, to go back there. */
export interface Mark extends Pending {
  readonly commits: number;
}

/** How far a table has come, or a range of it, and what was written since the last commit. */
export class RangeProgress {
  readonly #range: string;
  readonly #ranges: readonly KeyRange[] | undefined;
  #pending: Pending = { rows: 0, bytes: 0, rejects: [], position: null };
  #commits = 0;
  /** Of the last checkpoint. */
  #isLast = false;
  #isDone = false;
  #after: Position | undefined;
  #total: Counts = { read: 0n, written: 0n, rejected: 0n, skipped: 0n };

  /** Of a whole table where there is no range. It goes on from where the account says that an earlier try had come. */
  constructor(account: TableAccount, range: KeyRange | undefined) {
    this.#range = range?.id ?? WHOLE;
    this.#ranges = range === undefined ? undefined : account.ranges;
    const taken = account.taken(range);
    if (taken === undefined) return;
    const { position, read, written, rejected, skipped } = taken;
    this.#pending = { ...this.#pending, position };
    this.#after = position ?? undefined;
    this.#total = { read, written, rejected, skipped };
  }

  get rows(): number {
    return this.#pending.rows;
  }

  get bytes(): number {
    return this.#pending.bytes;
  }

  /** Refused since the last commit. */
  get rejects(): readonly Reject[] {
    return this.#pending.rejects;
  }

  /** The position of the last committed row; undefined: none yet. */
  get after(): Position | undefined {
    return this.#after;
  }

  /** The position of the last row, committed or not; undefined: none yet. */
  get reached(): Position | undefined {
    return this.#pending.position ?? undefined;
  }

  /** Whether the last of it is committed. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** All rows so far. */
  get count(): number {
    return Number(this.#total.read) + this.rows + this.rejects.length;
  }

  /** Rows handed to the target so far. */
  get taken(): number {
    return Number(this.#total.read - this.#total.rejected) + this.rows;
  }

  add(rows: number, bytes: number, position: Position, rejects: readonly Reject[] = []): void {
    const before = this.#pending;
    this.#pending = {
      rows: before.rows + rows,
      bytes: before.bytes + bytes,
      rejects: rejects.length === 0 ? before.rejects : [...before.rejects, ...rejects],
      position,
    };
  }

  mark(): Mark {
    return { ...this.#pending, commits: this.#commits };
  }

  /** Takes back what came since the mark, or since the last commit, where that was later. */
  back({ commits, ...pending }: Mark): void {
    if (commits === this.#commits) this.#pending = pending;
    else this.forget();
  }

  /** Takes back what came since the last commit. */
  forget(): void {
    this.#pending = { rows: 0, bytes: 0, rejects: [], position: this.#after ?? null };
  }

  /** What holds once all that was written is committed. */
  checkpoint(done: boolean): Omit<Checkpoint, 'runId' | 'table'> {
    this.#isLast = done;
    const { read, written, rejected, skipped } = this.#total;
    const { position, rejects } = this.#pending;
    const [rows, left] = [BigInt(this.rows), BigInt(rejects.length)];
    return {
      range: this.#range,
      ...(this.#ranges === undefined ? {} : { ranges: this.#ranges }),
      position,
      done,
      read: read + rows + left,
      written: written + rows,
      rejected: rejected + left,
      skipped,
      ...(rejects.length === 0 ? {} : { rejects }),
    };
  }

  /** Takes down a commit, and answers with what it added. */
  committed({ written, skipped }: WriteReport): Counts {
    const rejected = BigInt(this.rejects.length);
    const added = { read: BigInt(this.rows) + rejected, written, rejected, skipped };
    this.#total = sum(this.#total, added);
    this.#after = this.reached;
    this.#commits += 1;
    this.#isDone = this.#isLast;
    this.forget();
    return added;
  }
}

function sum(one: Counts, other: Counts): Counts {
  return {
    read: one.read + other.read,
    written: one.written + other.written,
    rejected: one.rejected + other.rejected,
    skipped: one.skipped + other.skipped,
  };
}
