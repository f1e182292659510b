// After so many pages that SQLite could not prove, the next ones go the row way at once.
const PATIENCE = 3;
const PAUSE = 32;

/** Whether it is worth while to let SQLite try the next page, by how it went before. */
export class Patience {
  #failures = 0;

  get isTrying(): boolean {
    return this.#failures < PATIENCE || this.#failures % PAUSE === 0;
  }

  /** Tells how a page went, also one that was not tried. */
  note(succeeded: boolean): void {
    this.#failures = succeeded ? 0 : this.#failures + 1;
  }
}
