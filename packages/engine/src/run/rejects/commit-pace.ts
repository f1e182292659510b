const MOST_ROWS = 50_000;
/** What a commit costs, and what is lost by a refusal, in the time of so many rows. */
const COMMIT_COST = 800;

/** After how many rows a commit comes: seldom, and more often where rows are refused, each of which costs what was not committed. */
export class CommitPace {
  #passed = 0;
  #refused = 0;

  passed(rows: number): void {
    this.#passed += rows;
  }

  refused(): void {
    this.#refused += 1;
  }

  get rows(): number {
    if (this.#refused === 0) return MOST_ROWS;
    return Math.min(MOST_ROWS, Math.sqrt((COMMIT_COST * this.#passed) / this.#refused));
  }
}
