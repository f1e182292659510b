import type { Row } from '@godwit/plugin-api';
import { batchBytes } from '../run/batch-bytes.js';

const MAX_ROWS = 10_000;
const MAX_BYTES = 32 * 1024 ** 2;

/** Rows of one table that a repair writes again or deletes; so many that memory stays bounded. */
export class DifferingRows {
  /** As the target shall hold them. */
  readonly wanted: Row[] = [];
  /** As the target holds them, though the source does not. */
  readonly extra: Row[] = [];
  #bytes = 0;

  get full(): boolean {
    return this.wanted.length + this.extra.length >= MAX_ROWS || this.#bytes >= MAX_BYTES;
  }

  add(source: Row | undefined, target: Row | undefined): void {
    if (this.full) return;
    const row = source ?? target ?? [];
    this.#bytes += batchBytes({ rows: [row], position: null });
    if (source !== undefined) this.wanted.push(source);
    else this.extra.push(row);
  }
}
