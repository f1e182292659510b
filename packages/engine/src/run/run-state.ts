import type { Note, Statement, TableName } from '@godwit/plugin-api';
import type { EventHub } from '../event-hub.js';
import { acceptedNothing, withAcceptance } from '../plan/accept-notes.js';
import { Ledger } from '../plan/ledger.js';
import { tableKey } from '../plan/place.js';
import type { PreparedPlan } from '../plan/planner.js';
import type { MigrationResult, RunStatus } from './migration-result.js';
import { TableAccount } from './table-account.js';

/** What has happened in a run so far. */
export class RunState {
  readonly runId: string;
  readonly prepared: PreparedPlan;
  readonly accounts: readonly TableAccount[];
  /** Statements that ran, in their order. */
  readonly executed: Statement[] = [];
  /** Whether everything that had been made was taken back. */
  takenBack = false;
  /** Whether the target was built aside and is thrown away, because the run failed. */
  discarded = false;
  /** Whether a step failed that `onError` lets a run survive. */
  incomplete = false;
  readonly #ledger: Ledger;
  readonly #events: EventHub;
  readonly #start: number;

  constructor(runId: string, prepared: PreparedPlan, events: EventHub, start: number) {
    this.runId = runId;
    this.prepared = prepared;
    this.accounts = prepared.work.map((work) => new TableAccount(work));
    this.#events = events;
    this.#start = start;
    this.#ledger = new Ledger(prepared.plan.options.accept);
    this.#ledger.add(...prepared.plan.ledger);
  }

  note(note: Note): void {
    this.#ledger.add(note);
    const { accept } = this.prepared.plan.options;
    this.#events.emit({ type: 'note', note: withAcceptance(note, accept) });
  }

  /** The account of a table by its name in the target. */
  account(target: TableName): TableAccount | undefined {
    return this.accounts.find((account) => tableKey(account.work.target) === tableKey(target));
  }

  hasFailed(target: TableName): boolean {
    return this.account(target)?.failed ?? false;
  }

  hasRun(statementId: string): boolean {
    return this.executed.some((statement) => statement.id === statementId);
  }

  /** Whether a statement of the same table ran. */
  hasTouched({ table }: Statement): boolean {
    const owner = (name: TableName | undefined): string => (name === undefined ? '' : tableKey(name));
    return this.executed.some((statement) => owner(statement.table) === owner(table));
  }

  get endStatus(): RunStatus {
    const left = this.accounts.some((account) => account.failed || account.rejected > 0n);
    return this.incomplete || left ? 'incomplete' : 'done';
  }

  /** Only a run that came to its end knows what was accepted for nothing. */
  #closedLedger(status: RunStatus): readonly Note[] {
    const ended = status === 'done' || status === 'incomplete';
    const { accept } = this.prepared.plan.options;
    if (ended) this.#ledger.add(...acceptedNothing(accept, this.#ledger.sorted()));
    return this.#ledger.sorted();
  }

  result(status: RunStatus): MigrationResult {
    const { plan } = this.prepared;
    const tables = this.accounts.map((account) => account.result());
    const arrived = this.discarded ? [] : tables.filter((table) => table.status !== 'removed');
    const counted = plan.tables.every((table) => table.rows !== undefined);
    return {
      runId: this.runId,
      status,
      source: plan.source,
      target: plan.target,
      rowsMigrated: arrived.reduce((sum, table) => sum + table.written, 0),
      tables,
      ledger: this.#closedLedger(status),
      strict: plan.options.strict,
      plan: {
        tables: plan.tables.length,
        columns: plan.tables.reduce((sum, table) => sum + table.columns.length, 0),
        statements: plan.statements.length,
        ...(counted ? { rows: plan.tables.reduce((sum, table) => sum + (table.rows ?? 0), 0) } : {}),
      },
      seconds: Math.round(performance.now() - this.#start) / 1000,
    };
  }
}
