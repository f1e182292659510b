import { MigrationError, type RecordedRun, type TargetSession } from '@godwit/plugin-api';
import type { Beginning, RunContext } from '../run-context.js';
import { configDigest } from './config-digest.js';
import { refuseOtherConfig } from './plan-difference.js';

/** The last run of a target, where it was of this same move and came to its end: nothing is left to do then. */
export async function findEnded(
  run: RunContext,
  { bookkeeping }: TargetSession,
): Promise<RecordedRun | undefined> {
  if (run.beginning !== 'either' || bookkeeping.reopen === undefined) return undefined;
  const [last] = (await bookkeeping.history?.()) ?? [];
  const isOver = last?.status === 'done' || last?.status === 'incomplete';
  return isOver && last.config === configDigest(run) ? last : undefined;
}

/** The unfinished run to go on with; undefined: one begins. Throws RUN_UNFINISHED, NOTHING_TO_RESUME, PLAN_CHANGED. */
export async function findUnfinished(
  run: RunContext,
  target: TargetSession,
  beginning: Beginning,
): Promise<RecordedRun | undefined> {
  const { bookkeeping } = target;
  const runs = bookkeeping.reopen === undefined ? [] : ((await bookkeeping.unfinished?.()) ?? []);
  const [newest] = runs.filter(({ state }) => state !== undefined);
  if (newest === undefined) {
    if (beginning === 'go-on') throw nothingToResume(run);
    return undefined;
  }
  const isSame = newest.config === configDigest(run);
  if (beginning !== 'anew') {
    if (!isSame) refuseOtherConfig(newest, run);
    return newest;
  }
  if (isSame) throw isUnfinished(newest);
  return undefined;
}

function isUnfinished({ runId, startedAt, whole = false }: RecordedRun): MigrationError {
  const began = `${startedAt.slice(0, 16).replace('T', ' ')} UTC`;
  const state = whole ? 'has moved everything, but is not proved' : 'is not finished';
  return new MigrationError({
    code: 'RUN_UNFINISHED',
    message: `The run ${runId} of this same move, begun ${began}, ${state}.`,
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
