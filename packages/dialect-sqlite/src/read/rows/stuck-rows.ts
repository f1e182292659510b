/** Pages that give so many rows before they are stuck are worth going back to. */
const WORTH_ROWS = 200;
const MOST_STUCK = 3;

/** Rows that only SQLite can read, among others that are read by pages. */
export class StuckRows {
  #passed = 0;
  #count = 0;
  wasAny = false;

  /** So many rows were read by pages. */
  passed(rows: number): void {
    this.#passed += rows;
  }

  /**
   * How many rows to read by SQL, now that pages are stuck: where that happens seldom, the one. Undefined after a few such rows
   * in a short time: the others are not worth a try by pages.
   */
  rowsBySql(most: number): number | undefined {
    const isSeldom = this.#passed >= WORTH_ROWS;
    this.#passed = 0;
    this.wasAny = true;
    if (isSeldom) return 1;
    this.#count += 1;
    return this.#count > MOST_STUCK ? undefined : most;
  }
}
