import {
  formatTableName,
  MigrationError,
  type Note,
  type RecordedRun,
  type RunProgress,
  type Statement,
  type TableName,
  type TargetSession,
} from '@godwit/plugin-api';
import type { MigrationParts } from '../migration-manager.js';
import { listNames } from '../names/nearest-name.js';
import type { Side } from '../options/migration-config.js';
import type { MigrationPlan } from '../plan/migration-plan.js';
import { tableKey } from '../plan/names/place.js';
import { planOf } from '../resume/plan-difference.js';
import { isSyncRun } from '../resume/run-memory.js';
import { bringBack } from '../run/leftovers.js';
import { swapBack, takeBack } from '../run/take-back.js';
import { standingChanges } from '../sync/sync-run.js';
import { emptyTables } from './empty-tables.js';
import { namedRun } from './named-run.js';
import { refuseNewer } from './refuse-newer.js';
import { type RunOnRecord, runOnRecord } from './run-on-record.js';
import { type OpenedTarget, type RecordsOptions, withTarget } from './target-call.js';
import { executedOf, refuseChanged } from './target-changes.js';

/** Options of {@link rollbackRun}. */
export interface RollbackOptions extends RecordsOptions {
  /** Absent: the newest that was not taken back. */
  readonly runId?: string;
  /** Asked before anything is taken away; a no is INTERRUPTED. */
  readonly confirm?: (run: RunOnRecord) => Promise<boolean>;
}

/** What was taken back. Plain JSON data. */
export interface RollbackResult {
  readonly runId: string;
  /** `incomplete`: what the notes tell could not be taken back. */
  readonly status: 'rolled-back' | 'incomplete';
  /** The tables that the run had made or filled, by their names in the target. */
  readonly tables: readonly string[];
  readonly notes: readonly Note[];
}

/**
 * Takes back what a run made, and only that, the last first; what it had taken away comes back. Throws RUN_NOT_FOUND,
 * TARGET_CHANGED where others have changed it since, TARGET_LOCKED.
 */
export function rollbackRun(
  target: Side,
  parts: MigrationParts = {},
  options: RollbackOptions = {},
): Promise<RollbackResult> {
  return withTarget(target, parts, options, async (opened) => {
    const run = chosen((await opened.session.bookkeeping.history?.()) ?? [], options.runId, opened);
    if ((await options.confirm?.(runOnRecord(run))) === false)
      throw new MigrationError({ code: 'INTERRUPTED', message: 'Nothing was done.' });
    await using _lock = await opened.session.lock(run.runId);
    return await takeRunBack(opened, run);
  });
}

function chosen(
  runs: readonly RecordedRun[],
  asked: string | undefined,
  { endpoint }: OpenedTarget,
): RecordedRun {
  const open = runs.filter(({ state, status }) => state !== undefined && status !== 'rolled-back');
  const run = asked === undefined ? open[0] : namedRun(runs, asked);
  if (run?.status === 'rolled-back') throw notFound(`The run ${run.runId} was taken back already.`);
  if (run !== undefined && planOf(run) !== undefined && run.state !== undefined) return run;
  if (run !== undefined) throw notFound(`The run ${run.runId} cannot be taken back.`);
  if (runs.length > 0) throw notFound('The target has no run that could still be taken back.');
  throw notFound(
    'The target has no run on record.',
    endpoint.dialect.files === undefined ? undefined : WITHOUT_RECORDS,
  );
}

async function takeRunBack(opened: OpenedTarget, run: RecordedRun): Promise<RollbackResult> {
  const { session, endpoint, signal } = opened;
  const { runId } = run;
  const plan = planOf(run);
  const progress = await session.bookkeeping.progress?.(runId);
  if (plan === undefined || progress === undefined) throw notFound(`The run ${runId} cannot be taken back.`);
  await refuseNewer(opened, run, plan);
  const tables = touched(progress, plan);
  if (session.keep !== undefined) {
    // What was built aside is the session's from then on, and goes with it.
    await session.bookkeeping.reopen?.(runId);
    return { runId, status: 'rolled-back', tables, notes: [] };
  }
  const executed = isSyncRun(run)
    ? standingOf(opened, plan.statements, progress)
    : executedOf(plan.statements, progress);
  refuseDropped(executed, plan);
  // What needs no undo, such as statistics, is recorded for ever.
  const undoable = executed.filter(({ undo }) => undo !== undefined);
  const stands = plan.options.mode === 'into-existing' ? undefined : undoable;
  const hint = 'Nothing was taken back. Bring that in order by hand, or drop the tables yourself.';
  await refuseChanged(session, { plan, progress, stands, signal, hint });
  // Tables that wait aside for this run come back by its own statements.
  const except = plan.options.mode === 'into-existing' ? {} : { except: runId };
  const restored = await bringBack(session, except);
  const failures =
    plan.options.mode === 'into-existing'
      ? await emptyTables({ session, dialect: endpoint.dialect, runId, plan, progress, signal })
      : await undo(session, runId, executed);
  const done = failures.length === 0;
  const notes = [...restored, ...failures];
  const status = done ? 'rolled-back' : 'incomplete';
  const result = { runId, status, tables, notes } as const;
  if (done) await session.bookkeeping.finish(runId, { status, result: run.result ?? JSON.stringify(result) });
  return result;
}

/** What ran outside of a transaction when the run was cut off may be half there. */
function standingOf(
  { endpoint }: OpenedTarget,
  statements: readonly Statement[],
  progress: RunProgress,
): readonly Statement[] {
  const { transactionalDdl } = endpoint.dialect.capabilities;
  return standingChanges(statements, new Set(progress.statements), transactionalDdl);
}

/** Without the old tables their data would be gone with the new ones. */
function refuseDropped(executed: readonly Statement[], { dropped }: MigrationPlan): void {
  const isLost = executed.some(({ id, undo }) => undo === undefined && /^drop-/.test(id));
  if (!isLost || dropped.length === 0) return;
  throw new MigrationError({
    code: 'CANNOT_ROLL_BACK',
    message: `The run replaced tables that were dropped since: ${listNames(dropped.map(({ name }) => formatTableName(name)))}.`,
    hint: 'Nothing was taken back. Restore them from a backup.',
  });
}

/** What one transaction takes back at most: each table of it stays locked until its end. */
const MOST_AT_ONCE = 500;

/**
 * At once, so that nothing is half gone; a run of very many statements one by one, which can be begun again, but for what had
 * come to its place, or gone from it, at once.
 */
async function undo(
  session: TargetSession,
  runId: string,
  statements: readonly Statement[],
): Promise<readonly Note[]> {
  const undone = { runId, prepared: { toSource: (place: Note['place']) => place } };
  if (statements.length <= MOST_AT_ONCE) {
    const [failure] = await swapBack(session, undone, statements);
    if (failure !== undefined) throw nothingTakenBack(failure);
    return [];
  }
  const isLast = ({ phase }: Statement): boolean => phase === 'after-proof';
  const failures = await swapBack(session, undone, statements.filter(isLast));
  if (failures.length > 0) return failures;
  const others = statements.filter((statement) => !isLast(statement));
  return await takeBack(session, undone, others);
}

function touched({ checkpoints }: RunProgress, plan: MigrationPlan): readonly string[] {
  const homes = new Map(plan.tables.map(({ target, built = target }) => [tableKey(built), target]));
  const home = (name: TableName): TableName => homes.get(tableKey(name)) ?? name;
  const names = new Map(checkpoints.map(({ table }) => [tableKey(table), formatTableName(home(table))]));
  return [...names.values()];
}

const WITHOUT_RECORDS =
  'A database file that a run made keeps no records unless options.history asks for them: delete that file instead.';

function notFound(message: string, hint = 'See what is on record with "history".'): MigrationError {
  return new MigrationError({ code: 'RUN_NOT_FOUND', message, hint });
}

/** What is taken back in one transaction is so as a whole, or not at all. */
function nothingTakenBack({ message, place }: Note): MigrationError {
  return new MigrationError({
    code: 'CANNOT_ROLL_BACK',
    message: message.replace(/ It was: .*$/su, ''),
    hint: 'Nothing was taken back. Remove what stands in the way, or ask as a user who may do it.',
    place,
  });
}
