import { isMigrationError } from '@godwit/plugin-api';
import { failureOf } from '../failure-of.js';
import type { FailureReport } from '../migration-plan.js';

/** What stands in the way of a move: a run ends with the first of it, a plan goes on and tells of all. */
export class Obstacles {
  readonly found: FailureReport[] = [];
  readonly #ends: boolean;

  constructor(onFirst: 'throw' | 'go-on') {
    this.#ends = onFirst === 'throw';
  }

  /** Looks for one. What is no MigrationError, or the wish to stop, ends the plan in any case. */
  async meet(look: () => void | Promise<void>): Promise<void> {
    try {
      await look();
    } catch (error) {
      if (this.#ends || !isMigrationError(error) || error.code === 'INTERRUPTED') throw error;
      this.found.push(failureOf(error));
    }
  }
}
