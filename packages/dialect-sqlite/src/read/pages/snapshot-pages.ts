import type { Connection } from '../../connect/connection.js';
import { isInWal } from '../thread/read-transaction.js';
import type { Descriptors } from './descriptors.js';
import { type PageAccess, pageAccess } from './page-access.js';
import { loggedState, type NoPages, type PageState } from './page-state.js';

/** The pages of the snapshot that a transaction holds, as one worker knows them. */
export class SnapshotPages {
  #state: PageState | undefined;
  #access: PageAccess | undefined;
  #isOpen = false;

  /** Looks which state the transaction sees. */
  look(db: Connection, descriptors: Descriptors | undefined): void {
    if (descriptors === undefined) this.#state = undefined;
    else this.#state = isInWal(db) ? loggedState(descriptors) : { descriptors };
  }

  /** What was seen may be of another state. */
  forget(): void {
    this.#state = undefined;
  }

  /** The state, for all workers, or why its pages are not read. They are opened, so that no read is promised that cannot be. */
  state(): PageState | NoPages {
    if (this.#state === undefined || this.open(this.#state) === undefined)
      return { why: 'its pages are not certain' };
    return this.#state;
  }

  /** The pages of a state; the log is gone through once. */
  open(state: PageState | undefined): PageAccess | undefined {
    if (state !== undefined && !this.#isOpen) this.#access = pageAccess(state);
    this.#isOpen = state !== undefined;
    return this.#access;
  }
}
