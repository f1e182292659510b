import {
  type Checkpoint,
  MigrationError,
  type RunProgress,
  type SourceSession,
  type TableName,
  type TargetSession,
} from '@godwit/plugin-api';
import { placeOf, tableKey } from '../plan/names/place.js';
import type { RunState } from '../run/run-state.js';
import type { TableAccount } from '../run/table-account.js';
import type { RunContext } from '../run-context.js';

/** What is known of a run that goes on. */
export interface Earlier {
  readonly progress: RunProgress;
  /** As ISO text. */
  readonly startedAt: string;
  /** Whether rows are read in the snapshot in which it had begun, so that their order is the same. */
  readonly sameSnapshot: boolean;
  /** Whether the source may hold other rows than when it began. */
  readonly sourceChanged: boolean;
}

/**
 * Takes over what a run had committed before it was cut off, so that only the rest is done. Answers with tables that are to be
 * emptied first: of rows whose order ended with the snapshot nobody knows which are there.
 */
export function takeUp(
  run: RunContext,
  { source, target }: { readonly source: SourceSession; readonly target: TargetSession },
  state: RunState,
  { progress, startedAt, sameSnapshot, sourceChanged }: Earlier,
): readonly TableName[] {
  takeStatements(state, progress);
  const byTable = Map.groupBy(progress.checkpoints, ({ table }) => tableKey(table));
  const known = new Set(state.accounts.map(({ work }) => tableKey(work.target)));
  for (const [key, [checkpoint]] of byTable) if (!known.has(key)) throw unknownTable(checkpoint);
  for (const account of state.accounts) account.takeUp(byTable.get(tableKey(account.work.target)) ?? []);
  state.sourceChanged = sourceChanged;
  const begun = sameSnapshot || source.keepsPositions === true ? [] : forgetBegun(run, target, state);
  takeRejects(run, state, progress);
  const rows = state.accounts.reduce((sum, { written }) => sum + Number(written), 0);
  const tables = state.accounts.filter(({ status }) => status === 'done').length;
  state.resumed = { startedAt, rows };
  run.events.emit({
    type: 'run:resumed',
    runId: state.runId,
    startedAt,
    rows,
    tables,
    steps: state.executed.length,
  });
  return begun;
}

/** Rows that were refused before are told with those that are still to come. */
function takeRejects(run: RunContext, { accounts }: RunState, { rejects }: RunProgress): void {
  const byTable = Map.groupBy(rejects, ({ table }) => tableKey(table));
  for (const account of accounts) {
    const own = byTable.get(tableKey(account.work.target)) ?? [];
    if (own.length === 0 || !account.hasBegun) continue;
    account.refuse(own);
    run.events.emit({ type: 'table:rejected', table: account.name, rejects: own });
  }
}

/** What rested during a load has been brought back since, so it is taken away once more. */
function takeStatements(state: RunState, { statements }: RunProgress): void {
  const { plan, restoring } = state.prepared;
  const byId = new Map(plan.statements.map((statement) => [statement.id, statement]));
  const done = statements.flatMap((id) => byId.get(id) ?? []);
  const rests = plan.options.mode === 'into-existing';
  state.ran(done.filter(({ id, suspends }) => !(rests && (suspends !== undefined || restoring.has(id)))));
}

/** The tables that are not read to their end; they are read anew. */
function forgetBegun(run: RunContext, target: TargetSession, state: RunState): readonly TableName[] {
  const begun = state.accounts.filter(({ status, hasBegun }) => status !== 'done' && hasBegun);
  if (begun.length > 0 && target.empty === undefined) throw cannotEmpty(run, begun);
  for (const account of begun) {
    account.forget();
    state.note({
      code: 'TABLE_READ_AGAIN',
      severity: 'info',
      place: placeOf(account.work.source.name),
      message:
        'The run was cut off within this table, and the order of its rows ended with the snapshot: it was emptied and read anew.',
    });
  }
  return begun.map(({ work }) => work.target);
}

function unknownTable(checkpoint: Checkpoint | undefined): MigrationError {
  return new MigrationError({
    code: 'RECORDS_DAMAGED',
    message: 'The records of the run count rows of a table that is no part of its plan.',
    hint: 'Take the run back ("rollback") and begin anew.',
    ...(checkpoint === undefined ? {} : { place: placeOf(checkpoint.table) }),
  });
}

function cannotEmpty({ target }: RunContext, [first]: readonly TableAccount[]): MigrationError {
  return new MigrationError({
    code: 'NOTHING_TO_RESUME',
    message: `The dialect "${target.dialect.name}" cannot empty a table that was not read to its end.`,
    hint: 'Take the run back ("rollback") and begin anew.',
    ...(first === undefined ? {} : { place: placeOf(first.work.source.name) }),
  });
}
