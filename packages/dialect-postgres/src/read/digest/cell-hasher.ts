import type { Hash } from 'node:crypto';
import { type ColumnPlan, isSpelledBare } from '@godwit/plugin-api';
import type { Cell } from '../rows/cells.js';

// So much text is gathered before it is hashed.
const LARGE = 1 << 16;

/** Puts cells that are spelled for digests together as `encodeDigestText` does, and adds them to a hash. */
export class CellHasher {
  readonly #hash: Hash;
  readonly #bare: readonly boolean[];
  #waiting = '';

  constructor(hash: Hash, columns: readonly ColumnPlan[]) {
    this.#hash = hash;
    this.#bare = columns.map(({ as }) => isSpelledBare(as));
  }

  /** Gives the last row. */
  add(rows: Iterable<readonly Cell[]>): readonly Cell[] {
    let last: readonly Cell[] = [];
    for (const row of rows) {
      for (const [index, cell] of row.entries()) this.#addCell(cell, index);
      this.#waiting += '\n';
      last = row;
    }
    this.#flush();
    return last;
  }

  #addCell(cell: Cell, index: number): void {
    const bare = this.#bare[index] === true;
    if (index > 0) this.#waiting += ',';
    if (cell === null) {
      this.#waiting += bare ? 'NULL' : '-1';
      return;
    }
    if (!bare) this.#waiting += `${Buffer.byteLength(cell)},`;
    if (typeof cell === 'string') this.#waiting += cell;
    if (typeof cell !== 'string' || this.#waiting.length >= LARGE) this.#flush();
    if (typeof cell !== 'string') this.#hash.update(cell);
  }

  #flush(): void {
    this.#hash.update(this.#waiting, 'utf8');
    this.#waiting = '';
  }
}
