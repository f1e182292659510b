import type { RecordedRun, SourceSession, TargetSession } from '@godwit/plugin-api';
import { executedOf, refuseChanged } from '../history/target-changes.js';
import type { RunContext } from '../run-context.js';
import { configDigest } from './config-digest.js';
import { planOf } from './plan-difference.js';
import { isSyncRun } from './run-memory.js';
import { isUnchanged } from './source-change.js';

/**
 * The last run of a target, where it was of this same move, came to its end, and its source is what it was: nothing is left to do
 * then. Throws TARGET_CHANGED where what it made is not there any more: neither is that done, nor is it this call's to replace.
 */
export async function findEnded(
  run: RunContext,
  source: SourceSession,
  target: TargetSession,
): Promise<RecordedRun | undefined> {
  const { bookkeeping } = target;
  if (run.beginning !== 'either' || bookkeeping.reopen === undefined) return undefined;
  const [last] = ((await bookkeeping.history?.()) ?? []).filter((one) => !isSyncRun(one));
  const isOver = last?.status === 'done' || last?.status === 'incomplete';
  if (!isOver || last.config !== configDigest(run) || !(await isUnchanged(source, last))) return undefined;
  await refuseOthers(run, target, last);
  return last;
}

async function refuseOthers(run: RunContext, target: TargetSession, last: RecordedRun): Promise<void> {
  const plan = planOf(last);
  const progress = await target.bookkeeping.progress?.(last.runId);
  if (plan === undefined || progress === undefined) return;
  const stands = plan.options.mode === 'into-existing' ? undefined : executedOf(plan.statements, progress);
  const hint = `The run ${last.runId} had moved all of it. Compare both sides ("verify"), or move again without resuming ("migrate").`;
  await refuseChanged(target, { plan, progress, stands, signal: run.signal, hint });
}
