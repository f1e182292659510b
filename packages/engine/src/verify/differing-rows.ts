import type { ColumnPlan, Row } from '@godwit/plugin-api';
import { batchBytes } from '../reading/batch-bytes.js';

const MAX_ROWS = 10_000;
const MAX_BYTES = 32 * 1024 ** 2;

/** How the rows of a table were told apart, in the names of the target. */
export interface RowsKey {
  /** The columns of every row that is kept. */
  readonly columns: readonly ColumnPlan[];
  /** Those by which rows are found; none where all values together are all that tells rows apart. */
  readonly key: readonly string[];
}

/** Rows of one table that a repair writes again or deletes; so many that memory stays bounded. */
export class DifferingRows {
  /** As the target shall hold them, though nothing of theirs is there. */
  missing: Row[] = [];
  /** As the target shall hold them, in place of the rows of the same key. */
  changed: Row[] = [];
  /** As the target holds them, though the source does not. */
  extra: Row[] = [];
  by: RowsKey = { columns: [], key: [] };
  #bytes = 0;

  get size(): number {
    return this.missing.length + this.changed.length + this.extra.length;
  }

  get full(): boolean {
    return this.size >= MAX_ROWS || this.#bytes >= MAX_BYTES;
  }

  /** Begins anew: a comparison that is made again in another way finds the same rows again. */
  begin(by: RowsKey): void {
    this.by = by;
    this.missing = [];
    this.changed = [];
    this.extra = [];
    this.#bytes = 0;
  }

  add(source: Row | undefined, target: Row | undefined): void {
    if (this.full) return;
    const row = source ?? target ?? [];
    this.#bytes += batchBytes({ rows: [row], position: null });
    if (source === undefined) this.extra.push(row);
    else if (target === undefined) this.missing.push(row);
    else this.changed.push(row);
  }
}
