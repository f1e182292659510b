import type { QueryConfig, QueryResult, Submittable } from 'pg';
import type { SessionClient } from '../session-client.js';
import { inTransaction } from './given-errors.js';
import { readSettings } from './lent-settings.js';
import { ask, probe, type Submit, type Wire } from './wire.js';

/** A session that somebody lends. */
export interface Loan {
  readonly submit: Submit;
  /** The number that the server told when the session was opened; 0 where the lender does not tell it. */
  readonly processID: number;
  /** Gives it back, once; a broken one is not to be lent again. */
  giveBack(isBroken: boolean): Promise<void>;
}

/** So long a session that is given back may take to become again what it was. */
const RESTORE_MS = 5000;

/** A session of somebody else's pool, as one of godwit's own, until it ends: then it goes back as it was. */
export class LentSession implements SessionClient {
  readonly patienceMs = RESTORE_MS;
  readonly processID: number;
  readonly #loan: Loan;
  readonly #wire: Wire;
  readonly #restore: string;
  readonly #unquiet: () => void;
  readonly #listeners: (() => void)[] = [];
  #underWay = 0;
  #isInTransaction = false;
  #isOver: Promise<void> | undefined;

  private constructor(loan: Loan, wire: Wire, restore: string) {
    this.#loan = loan;
    this.#wire = wire;
    this.#restore = restore;
    this.processID = loan.processID;
    this.#unquiet = quiet(wire);
    wire.on('readyForQuery', this.#onReady);
    wire.on('end', this.#onEnd);
  }

  /** Throws CONNECTION_IN_TRANSACTION and what the driver throws; the loan is given back then. */
  static async begin(loan: Loan): Promise<LentSession> {
    try {
      const { wire, isInTransaction } = await probe(loan.submit);
      if (isInTransaction) throw inTransaction();
      return new LentSession(loan, wire, await readSettings(loan.submit));
    } catch (error) {
      await loan.giveBack(false);
      throw error;
    }
  }

  get connection(): Wire {
    return this.#wire;
  }

  on(event: 'end', listener: () => void): void {
    this.#wire.on(event, listener);
    this.#listeners.push(listener);
  }

  query<Query extends Submittable>(query: Query): Query;
  query<Row extends object>(query: string | QueryConfig, values?: unknown[]): Promise<QueryResult<Row>>;
  query(query: Submittable | string | QueryConfig, values?: unknown[]): unknown {
    const submit: Submit = (one) => {
      this.#underWay += 1;
      void this.#loan.submit(one);
    };
    if (typeof query === 'string' || !('submit' in query)) return ask(submit, query, values);
    submit(query);
    return query;
  }

  /** Gives the session back as it was, or ends it where something is under way or it cannot be made so. */
  end(): Promise<void> {
    this.#isOver ??= this.#end();
    return this.#isOver;
  }

  async #end(): Promise<void> {
    const isWhole = this.#underWay === 0 && (await this.#isRestored());
    this.#wire.off('readyForQuery', this.#onReady).off('end', this.#onEnd);
    if (!isWhole) await this.#drop();
    for (const listener of this.#listeners) this.#wire.off('end', listener);
    this.#unquiet();
    await this.#loan.giveBack(!isWhole);
  }

  async #isRestored(): Promise<boolean> {
    try {
      if (this.#isInTransaction) await this.query('ROLLBACK');
      await this.query(this.#restore);
      return true;
    } catch {
      return false;
    }
  }

  #drop(): Promise<void> {
    const { stream } = this.#wire;
    if (stream.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wire.once('end', () => resolve());
      stream.destroy();
    });
  }

  readonly #onReady = ({ status }: { readonly status?: string }): void => {
    this.#underWay = Math.max(0, this.#underWay - 1);
    this.#isInTransaction = status !== undefined && status !== 'I';
  };

  /** Whatever ended it, its lender has to know. */
  readonly #onEnd = (): void => {
    this.#isOver ??= this.#loan.giveBack(true);
  };
}

/**
 * Lets the end of a session pass as what it is. A client of node-postgres that nobody listens to throws it where it ends the
 * process, and who is lent a session is not always given its client.
 */
function quiet(wire: Wire): () => void {
  const undo = ['error', 'errorMessage', 'end'].map((event) => {
    const own = wire.rawListeners(event);
    wire.removeAllListeners(event);
    const safe = (...told: unknown[]): void => {
      for (const listener of own) {
        try {
          listener.apply(wire, told);
        } catch {
          // It is told to whoever waits for an answer.
        }
      }
    };
    wire.on(event, safe);
    return () => {
      wire.off(event, safe);
      for (const listener of own) wire.on(event, listener as () => void);
    };
  });
  return () => {
    for (const one of undo) one();
  };
}
