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
    const state = this.#state;
    const access = this.open(state);
    if (state === undefined || access === undefined) return { why: 'its pages are not certain' };
    const { offsets } = access;
    return state.log === undefined || offsets === undefined
      ? state
      : { ...state, log: { ...state.log, offsets } };
  }

  /** The pages of a state; what is in the log is looked for once, by the worker that tells the state. */
  open(state: PageState | undefined): PageAccess | undefined {
    if (state === undefined) return undefined;
    if (!this.#isOpen) this.#access = pageAccess(state);
    this.#isOpen = true;
    return this.#access;
  }
}
