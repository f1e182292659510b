import type { Note, Statement, TableName } from '@godwit/plugin-api';
import type { EventHub } from '../event-hub.js';
import { acceptedNothing, withAcceptance } from '../plan/accept-notes.js';
import { maySkip } from '../plan/foresee/may-skip.js';
import { Ledger } from '../plan/ledger.js';
import { tableKey } from '../plan/names/place.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import type { VerificationResult } from '../verify/verification-result.js';
import type { MigrationResult, RunStatus, TableResult } from './migration-result.js';
import { TableAccount } from './table-account.js';

/** So many rows of a table cost less than a transaction. */
export const FEW_ROWS = 1000n;

/** What has happened in a run so far. */
export class RunState {
  readonly runId: string;
  readonly prepared: PreparedPlan;
  readonly accounts: readonly TableAccount[];
  /** Ids of statements that were left out or failed, of which a note tells. */
  readonly told = new Set<string>();
  readonly #executed: Statement[] = [];
  readonly #executedIds = new Set<string>();
  /** Whether everything that had been made was taken back. */
  takenBack = false;
  /** Whether the target was built aside and is thrown away, because the run failed. */
  discarded = false;
  /** Whether all that was committed stays, so that the run can go on. */
  goesOn = false;
  /** Whether that is aside, and nothing is in the place of the target. */
  isAside = false;
  /** Whether a step failed that `onError` lets a run survive. */
  incomplete = false;
  /** Whether the source may hold other rows than when the run began: then all are compared and made equal at the end. */
  sourceChanged = false;
  /** When the run was begun that goes on, as ISO text; undefined: it is a first try. */
  resumed: { readonly startedAt: string; readonly rows: number } | undefined;
  /** What the comparison of both sides found, where that came before the end of the run. */
  verification: VerificationResult | undefined;
  readonly #accounts: ReadonlyMap<string, TableAccount>;
  readonly #ledger: Ledger;
  readonly #events: EventHub;
  readonly #start: number;

  constructor(runId: string, prepared: PreparedPlan, events: EventHub, start: number) {
    this.runId = runId;
    this.prepared = prepared;
    this.accounts = prepared.work.map((work) => new TableAccount(work));
    this.#accounts = new Map(this.accounts.map((account) => [tableKey(account.work.target), account]));
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

  /** Statements that ran, in their order. */
  get executed(): readonly Statement[] {
    return this.#executed;
  }

  /** Takes down that statements ran. */
  ran(statements: readonly Statement[]): void {
    this.#executed.push(...statements);
    for (const { id } of statements) this.#executedIds.add(id);
  }

  /** The account of a table by its name in the target. */
  account(target: TableName): TableAccount | undefined {
    return this.#accounts.get(tableKey(target));
  }

  hasFailed(target: TableName): boolean {
    return this.account(target)?.failed ?? false;
  }

  /** Whether a table that was made holds so few rows that a transaction costs more than what is done to it. */
  isSmall(target: TableName): boolean {
    const { mode } = this.prepared.plan.options;
    const account = this.account(target);
    if (account === undefined || account.failed || mode === 'into-existing') return false;
    return mode === 'schema-only' || (account.status === 'done' && account.written <= FEW_ROWS);
  }

  hasRun(statementId: string): boolean {
    return this.#executedIds.has(statementId);
  }

  /** Whether the run goes on without this table. */
  maySkip({ work }: TableAccount): boolean {
    return maySkip(this.prepared.plan, work.belongs ?? work.target);
  }

  /** Whether old tables wait aside. */
  get hasSetAside(): boolean {
    const { dropping } = this.prepared;
    return (
      !this.executed.some(isLast) &&
      this.executed.some(({ id, undo }) => dropping.has(id) && undo !== undefined)
    );
  }

  /** Whether all that was made apart is in its place, which it is only after it was proved. */
  get isInPlace(): boolean {
    return this.prepared.work.some(({ belongs }) => belongs !== undefined) && this.executed.some(isLast);
  }

  /** Whether a statement of the same table ran. */
  hasTouched({ table }: Statement): boolean {
    const owner = (name: TableName | undefined): string => (name === undefined ? '' : tableKey(name));
    return this.executed.some((statement) => owner(statement.table) === owner(table));
  }

  /** What rested during the load and has to come back: the foreign keys of tables that were touched. */
  get resting(): readonly Statement[] {
    const { plan, restoring } = this.prepared;
    return plan.statements.filter((statement) => {
      return restoring.has(statement.id) && !this.hasRun(statement.id) && this.hasTouched(statement);
    });
  }

  /** Whether only the records of the run know how to bring back what it took away. */
  get needsRecords(): boolean {
    return (this.hasSetAside && !this.takenBack) || this.resting.length > 0;
  }

  /** The purposes of what was to follow the rows of a table, keys above all, and has neither run nor become a note. */
  pendingSteps({ work, status }: TableAccount): readonly string[] {
    if (status === 'removed' || this.discarded || this.takenBack) return [];
    return this.prepared.plan.statements
      .filter(
        ({ phase, table }) => phase === 'after-load' && table && tableKey(table) === tableKey(work.target),
      )
      .filter(({ id }) => !this.told.has(id) && !this.hasRun(id))
      .map(({ purpose }) => purpose);
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
    const stopped = status === 'failed' || status === 'interrupted';
    const gone = this.discarded || this.takenBack;
    const accounts = this.accounts.map((one) => one.result(stopped ? this.pendingSteps(one) : []));
    const tables = gone ? accounts.map(takenBack) : accounts;
    const arrived = gone ? [] : tables.filter((table) => table.status !== 'removed');
    const counts = plan.tables.map(({ rows }) => rows).filter((rows) => typeof rows === 'number');
    return {
      runId: this.runId,
      status,
      mode: plan.options.mode,
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
        ...(counts.length < plan.tables.length ? {} : { rows: counts.reduce((sum, rows) => sum + rows, 0) }),
      },
      ...(this.resumed === undefined ? {} : { resumed: this.resumed }),
      ...rejectsIn(tables),
      ...(this.verification === undefined ? {} : { verification: this.verification }),
      seconds: Math.round(performance.now() - this.#start) / 1000,
    };
  }
}

function rejectsIn(tables: readonly TableResult[]): Pick<MigrationResult, 'rejects'> {
  const refused = tables.filter(({ rejected }) => rejected > 0);
  const rows = refused.reduce((sum, { rejected }) => sum + rejected, 0);
  return rows === 0 ? {} : { rejects: { rows, tables: refused.length } };
}

function isLast({ phase }: Statement): boolean {
  return phase === 'after-proof';
}

/** A table that was whole is not in the target any more; of others their status tells. */
function takenBack(table: TableResult): TableResult {
  return table.status === 'done' ? { ...table, status: 'taken-back' } : table;
}
