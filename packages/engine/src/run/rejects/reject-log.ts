import { MigrationError, type Reject } from '@godwit/plugin-api';
import type { RunContext } from '../../run-context.js';
import type { TableAccount } from '../table-account.js';

/** The rows that a run refuses: how many there are, and how many there may be. */
export class RejectLog {
  readonly #run: RunContext;
  readonly #most: number;
  #count = 0;

  /** `earlier`: how many were refused before the run went on. */
  constructor(run: RunContext, earlier: number) {
    this.#run = run;
    this.#count = earlier;
    this.#most = run.options.maxRejects ?? Number.POSITIVE_INFINITY;
  }

  /** Whether there would be too many with so many more. */
  isOver(more: number): boolean {
    return more > 0 && this.#count + more > this.#most;
  }

  /** Takes down rows whose checkpoint is committed. Throws TOO_MANY_REJECTS. */
  committed(account: TableAccount, rejects: readonly Reject[]): void {
    if (rejects.length === 0) return;
    this.#count += rejects.length;
    account.refuse(rejects);
    this.#run.events.emit({ type: 'table:rejected', table: account.name, rejects });
    if (this.#count <= this.#most) return;
    throw new MigrationError({
      code: 'TOO_MANY_REJECTS',
      message: `${this.#count} rows were refused, more than the ${this.#most} that maxRejects allows.`,
      hint: 'See why they were refused, and correct them in the source or by a transform; or allow more with maxRejects.',
    });
  }
}
