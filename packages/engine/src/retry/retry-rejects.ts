import {
  formatTableName,
  MigrationError,
  type Reject,
  type SourceSession,
  type TargetSession,
} from '@godwit/plugin-api';
import { openTargetOf, openTargetToRead } from '../dialects/open-sessions.js';
import { failureOf } from '../plan/failure-of.js';
import type { MigrationPlan } from '../plan/migration-plan.js';
import { placeOf, tableKey, whereNamed } from '../plan/names/place.js';
import { prepareToCompare } from '../plan/prepare-plan.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import type { TableWork } from '../plan/tables/planned-table.js';
import { unopposed, validations } from '../repair/validations.js';
import { bringBackTelling } from '../run/leftovers.js';
import type { RunContext } from '../run-context.js';
import { missingRows } from './missing-rows.js';
import type { RetryResult, TableRetry } from './retry-result.js';
import { retryTable, type Tried } from './retry-table.js';

/** Reads the rows that the newest run had refused from the source as they are now, and writes those that fit. */
export async function retryRejects(given: RunContext, source: SourceSession): Promise<RetryResult> {
  const started = performance.now();
  // What still does not fit keeps no other row from its place.
  const run: RunContext = { ...given, options: { ...given.options, onError: 'reject-row' } };
  const { work, plan } = await planned(run, source);
  await using target = await openTargetOf(run);
  await target.checkRights({ tables: false });
  await using _lock = await target.lock(run.runId);
  await bringBackTelling(run, target);
  const { runId, rejects } = await recordedRejects(target);
  await refuseUnfinished(target, runId);
  const tables: TableRetry[] = [];
  const byTable = Map.groupBy(rejects, ({ table }) => tableKey(table));
  for (const [key, own] of byTable) {
    const planned = work.find((one) => tableKey(one.target) === key);
    tables.push(await retried({ ...run, runId }, { source, target }, planned, own));
  }
  await makeWhole({ ...run, runId }, target, plan);
  const missing = await missingRows(run, { source, target }, work);
  const isLeft = missing.length > 0 || tables.some(({ refused }) => refused > 0);
  const seconds = Math.round(performance.now() - started) / 1000;
  return { status: isLeft ? 'left' : 'arrived', runId, tables, missing, seconds };
}

async function planned(run: RunContext, source: SourceSession): Promise<PreparedPlan> {
  await using reader = await openTargetToRead(run);
  return await prepareToCompare(run, { source, target: reader });
}

/** Rows that have arrived may have been what kept a key from holding for all of them, and have keys that are not given again. */
async function makeWhole(run: RunContext, target: TargetSession, plan: MigrationPlan): Promise<void> {
  const { runId, signal } = run;
  const names = plan.tables.map((table) => table.target);
  const known = new Set(names.map(tableKey));
  const found = await target.introspect(whereNamed(names));
  const tables = found.tables.filter(({ name }) => known.has(tableKey(name)));
  const statements = [
    ...(await unopposed(target, validations(tables, plan.statements), signal)),
    ...run.target.dialect.ddl.resetIdentities(tables),
  ];
  for (const statement of statements)
    await target.execute([statement], { runId, step: statement.id }, signal);
}

/** A run that is not over has more to write than what it had refused. Throws RUN_UNFINISHED. */
async function refuseUnfinished({ bookkeeping }: TargetSession, runId: string): Promise<void> {
  const open = (await bookkeeping.unfinished?.()) ?? [];
  if (!open.some((run) => run.runId === runId)) return;
  throw new MigrationError({
    code: 'RUN_UNFINISHED',
    message: `The run ${runId}, which had refused the rows, is not finished.`,
    hint: 'Go on with it ("resume") first, or take it back ("rollback").',
  });
}

/** The rejects of the newest run that has some. Throws RUN_NOT_FOUND. */
async function recordedRejects({
  bookkeeping,
}: TargetSession): Promise<{ readonly runId: string; readonly rejects: readonly Reject[] }> {
  for (const { runId } of (await bookkeeping.history?.()) ?? []) {
    const { rejects = [] } = (await bookkeeping.progress?.(runId)) ?? {};
    if (rejects.length > 0) return { runId, rejects };
  }
  throw new MigrationError({
    code: 'RUN_NOT_FOUND',
    message: 'The records of the target hold no row that was refused.',
    hint: 'Where no records are kept, such as in a new file made without the option history, "repair" compares both sides and writes all rows that are missing.',
  });
}

async function retried(
  run: RunContext,
  sessions: { readonly source: SourceSession; readonly target: TargetSession },
  work: TableWork | undefined,
  rejects: readonly Reject[],
): Promise<TableRetry> {
  const [first] = rejects;
  const target = first === undefined ? '' : formatTableName(first.table);
  if (work === undefined || !hasKey(work)) {
    const error = failureOf(work === undefined ? notMoved(target) : withoutKey(work));
    const name = work === undefined ? target : formatTableName(work.source.name);
    tell(run, name, rejects);
    return { name, target, tried: rejects.length, arrived: 0, gone: 0, refused: rejects.length, error };
  }
  const tried = await retryTable(run, sessions, work, rejects);
  const name = formatTableName(work.source.name);
  tell(run, name, tried.refused);
  return accountOf(name, target, rejects.length, tried);
}

function tell({ events }: RunContext, table: string, rejects: readonly Reject[]): void {
  if (rejects.length > 0) events.emit({ type: 'table:rejected', table, rejects });
}

/** So many rows are told in the account. */
const SHOWN = 20;

function accountOf(name: string, target: string, tried: number, { arrived, refused }: Tried): TableRetry {
  const shown = refused.slice(0, SHOWN).map(({ table: _, ...reject }) => reject);
  return {
    name,
    target,
    tried,
    arrived: arrived.length,
    gone: tried - arrived.length - refused.length,
    refused: refused.length,
    ...(shown.length === 0 ? {} : { rejects: shown }),
  };
}

/** Other numbers of rows than a key are those of other rows once something was changed. */
function hasKey({ source }: TableWork): boolean {
  return (source.primaryKey?.columns.length ?? 0) > 0;
}

function withoutKey({ source }: TableWork): MigrationError {
  return new MigrationError({
    code: 'OPTION_NOT_AVAILABLE',
    message: 'The table has no primary key, so that the rows which were refused cannot be found again.',
    hint: 'Correct them, and let "repair" compare both sides and write what is missing.',
    place: placeOf(source.name),
  });
}

function notMoved(table: string): MigrationError {
  return new MigrationError({
    code: 'NAME_MATCHES_NOTHING',
    message: `No table of this move is "${table}" in the target.`,
    hint: 'Give the options of the run that had refused the rows.',
  });
}
