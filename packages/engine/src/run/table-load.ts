import { failureOf } from '../plan/failure-of.js';
import type { RunContext } from '../run-context.js';
import type { TableAccount } from './table-account.js';

/** How a table is loaded. */
interface LoadOptions {
  /** Ends the load of all tables. */
  readonly outer: AbortSignal;
  /** The same, but that an interruption is given time to commit what is under way. */
  readonly stopped: AbortSignal;
  /** How many pieces it is copied in; absent: one. */
  readonly pieces?: number;
  /** Whether that it begins is told already. */
  readonly hasBegun?: boolean;
}

/** A table while it is loaded, whole or in pieces that are copied at once. It fails as a whole. */
export class TableLoad {
  readonly account: TableAccount;
  /** Aborted when the load is to end, or a piece of this table has failed. */
  readonly signal: AbortSignal;
  /** As in the options, or when a piece of this table has failed. */
  readonly stopped: AbortSignal;
  readonly #run: RunContext;
  readonly #outer: AbortSignal;
  readonly #stop = new AbortController();
  #open: number;
  #state: 'waiting' | 'begun' | 'over';
  #start: number;

  constructor(
    run: RunContext,
    account: TableAccount,
    { outer, stopped, pieces = 1, hasBegun = false }: LoadOptions,
  ) {
    this.#run = run;
    this.account = account;
    this.#outer = outer;
    this.signal = AbortSignal.any([outer, this.#stop.signal]);
    this.stopped = AbortSignal.any([stopped, this.#stop.signal]);
    this.#open = pieces;
    this.#state = hasBegun ? 'begun' : 'waiting';
    this.#start = performance.now();
  }

  /** Copies one piece, unless another has failed. What it throws is the first failure of the table. */
  async copy(piece: () => Promise<void>): Promise<void> {
    if (this.#hasEnded) return this.#pieceEnded();
    this.#begin();
    try {
      await piece();
    } catch (error) {
      if (this.#hasEnded) return;
      this.account.status = this.#outer.aborted ? 'interrupted' : 'failed';
      if (!this.#outer.aborted) this.account.error = failureOf(error);
      this.#stop.abort(error);
      throw error;
    } finally {
      this.#pieceEnded();
    }
  }

  /** Tells of a table of which no further piece begins, because the load was given up. */
  giveUp(): void {
    if (this.#state !== 'begun') return;
    if (!this.#hasEnded) this.account.status = 'interrupted';
    this.#finish();
  }

  get #hasEnded(): boolean {
    return this.#stop.signal.aborted;
  }

  #begin(): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'begun';
    this.#start = performance.now();
    const { name, work } = this.account;
    const estimate = work.rows === undefined ? {} : { estimatedRows: work.rows };
    this.#run.events.emit({ type: 'table:started', table: name, ...estimate });
  }

  #pieceEnded(): void {
    this.#open -= 1;
    if (this.#open > 0 || this.#state !== 'begun') return;
    if (!this.#hasEnded) this.account.status = 'done';
    this.#finish();
  }

  #finish(): void {
    this.#state = 'over';
    const { account } = this;
    account.spent((performance.now() - this.#start) / 1000);
    this.#run.events.emit({ type: 'table:finished', table: account.name, result: account.result() });
  }
}
