import { MigrationError, type TargetSession } from '@godwit/plugin-api';
import { openTargetOf } from '../dialects/open-sessions.js';
import { planOf } from '../resume/plan-difference.js';
import { isSyncRun } from '../resume/run-memory.js';
import type { RunContext } from '../run-context.js';
import { carryOutSync, finishSync, unfinishedSync } from './sync-run.js';

/**
 * Finishes changes that an earlier call had begun in this target, whatever they were, and answers with the id of that run; undefined:
 * there are none. Throws RUN_UNFINISHED where a move is not finished there.
 */
export async function goOnWithSync(run: RunContext): Promise<string | undefined> {
  await using target = await openTargetOf(run);
  await refuseUnfinishedMove(target);
  const unfinished = await unfinishedSync(target);
  const plan = unfinished && planOf(unfinished);
  if (unfinished === undefined || plan === undefined) return undefined;
  const { runId } = unfinished;
  await using _lock = await target.lock(runId);
  const { bookkeeping } = target;
  const { statements: done = [] } = (await bookkeeping.progress?.(runId)) ?? {};
  await bookkeeping.reopen?.(runId);
  await carryOutSync({ ...run, runId }, target, { statements: plan.statements, done });
  await target.complete?.();
  await finishSync({ ...run, runId }, target, 'done');
  return runId;
}

/** A move that is cut off makes its schema to the end, by its own plan. */
async function refuseUnfinishedMove({ bookkeeping }: TargetSession): Promise<void> {
  const open = (await bookkeeping.unfinished?.()) ?? [];
  const move = open.find((one) => one.state !== undefined && !isSyncRun(one));
  if (move === undefined) return;
  throw new MigrationError({
    code: 'RUN_UNFINISHED',
    message: `The run ${move.runId}, which moves into this target, is not finished.`,
    hint: 'Go on with it ("resume") first, or take it back ("rollback").',
  });
}
