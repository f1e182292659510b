import type { Checkpoint, KeyRange, Position, WriteReport } from '@godwit/plugin-api';

/** Rows that one commit counted. */
export type Counts = Pick<Checkpoint, 'read' | 'written' | 'rejected' | 'skipped'>;

/** How far a table has come, or a range of it, and what was written since the last commit. */
export class RangeProgress {
  readonly #range: string;
  rows = 0;
  bytes = 0;
  /** Rows that the source left out. */
  #rejected = 0;
  #position: Position = null;
  #after: Position | undefined;
  #total: Counts = { read: 0n, written: 0n, rejected: 0n, skipped: 0n };

  /** Of a whole table where there is no range. */
  constructor(range: KeyRange | undefined) {
    this.#range = range?.id ?? 'all';
  }

  /** The position of the last committed row; undefined: none yet. */
  get after(): Position | undefined {
    return this.#after;
  }

  add(rows: number, bytes: number, position: Position, rejected = 0): void {
    this.rows += rows;
    this.#rejected += rejected;
    this.bytes += bytes;
    this.#position = position;
  }

  /** What holds once all that was written is committed. */
  checkpoint(done: boolean): Omit<Checkpoint, 'runId' | 'table'> {
    const { read, written, rejected, skipped } = this.#total;
    const [rows, left] = [BigInt(this.rows), BigInt(this.#rejected)];
    return {
      range: this.#range,
      position: this.#position,
      done,
      read: read + rows + left,
      written: written + rows,
      rejected: rejected + left,
      skipped,
    };
  }

  /** Takes down a commit, and answers with what it added. */
  committed({ written, skipped }: WriteReport): Counts {
    const rejected = BigInt(this.#rejected);
    const added = { read: BigInt(this.rows) + rejected, written, rejected, skipped };
    this.#total = sum(this.#total, added);
    [this.rows, this.bytes, this.#rejected] = [0, 0, 0];
    this.#after = this.#position ?? undefined;
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
