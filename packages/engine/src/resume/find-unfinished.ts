import { MigrationError, type RecordedRun, type TargetSession } from '@godwit/plugin-api';
import { minuteText } from '../plan/tables/unfinished-tables.js';
import { bringBackTelling } from '../run/leftovers.js';
import type { Beginning, RunContext } from '../run-context.js';
import { configDigest } from './config-digest.js';
import { planOf, refuseOtherConfig } from './plan-difference.js';
import { isSyncRun } from './run-memory.js';

/** The unfinished run to go on with; undefined: one begins. Throws RUN_UNFINISHED, NOTHING_TO_RESUME, PLAN_CHANGED. */
export async function findUnfinished(
  run: RunContext,
  target: TargetSession,
  beginning: Beginning,
): Promise<RecordedRun | undefined> {
  const newest = await lastUnfinished(target);
  if (newest === undefined) {
    if (beginning === 'go-on') throw nothingToResume(run);
    return undefined;
  }
  const isSame = newest.config === configDigest(run);
  if (beginning !== 'anew') {
    if (!isSame) refuseOtherConfig(newest, run);
    return newest;
  }
  if (!isSame) {
    if (await keepsRows(target, newest)) throw keepsOthersRows(newest);
    return undefined;
  }
  await bringKeysBack(run, target, newest);
  throw isUnfinished(newest);
}

/** What the tables hold is partly that run's then, and what they held before is with its records. */
async function keepsRows({ bookkeeping }: TargetSession, run: RecordedRun): Promise<boolean> {
  const kept = (planOf(run)?.statements ?? []).filter(({ keeps }) => keeps !== undefined);
  if (kept.length === 0) return false;
  const standing = new Set((await bookkeeping.progress?.(run.runId))?.statements);
  return kept.some(({ id }) => standing.has(id));
}

function keepsOthersRows({ runId, startedAt }: RecordedRun): MigrationError {
  return new MigrationError({
    code: 'RUN_UNFINISHED',
    message: `The run ${runId}, begun ${minuteText(startedAt)} with other options, is not finished, and keeps the rows that tables held before it.`,
    hint: 'Take it back ("rollback"), or go on with it as it was begun ("resume").',
  });
}

/** Keys that rest for a load miss to everybody until they are back: that does not wait for the run to go on. */
async function bringKeysBack(run: RunContext, target: TargetSession, { runId }: RecordedRun): Promise<void> {
  if (run.options.mode !== 'into-existing') return;
  await using _lock = await target.lock(runId);
  await bringBackTelling(run, target);
}

/** Of a run that was taken back there may be records of what needs no undo; there is nothing to go on with. */
async function lastUnfinished(target: TargetSession): Promise<RecordedRun | undefined> {
  const { bookkeeping } = target;
  const runs = bookkeeping.reopen === undefined ? [] : ((await bookkeeping.unfinished?.()) ?? []);
  const [newest] = runs.filter((run) => run.state !== undefined && !isSyncRun(run));
  const plan = newest && planOf(newest);
  if (newest === undefined || newest.whole === true || plan === undefined) return newest;
  // What was built aside is whole as it is, and is looked into only where it is taken up.
  if (plan.options.mode === 'into-existing' || target.keep !== undefined) return newest;
  const progress = await bookkeeping.progress?.(newest.runId);
  if (progress === undefined) return newest;
  const stands = new Set(progress.statements);
  return plan.statements.some(({ id, undo }) => undo !== undefined && stands.has(id)) ? newest : undefined;
}

function isUnfinished({ runId, startedAt, whole = false }: RecordedRun): MigrationError {
  const state = whole ? 'has moved everything, but is not proved' : 'is not finished';
  return new MigrationError({
    code: 'RUN_UNFINISHED',
    message: `The run ${runId} of this same move, begun ${minuteText(startedAt)}, ${state}.`,
    hint: 'Go on with it ("resume"), or take it back ("rollback").',
  });
}

function nothingToResume({ target }: RunContext): MigrationError {
  return new MigrationError({
    code: 'NOTHING_TO_RESUME',
    message: `There is no unfinished run in ${target.name}.`,
    hint: 'Begin one with "migrate".',
  });
}
