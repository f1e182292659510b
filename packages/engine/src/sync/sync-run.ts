import {
  MigrationError,
  type RecordedRun,
  type RunOutcome,
  type Statement,
  type TargetSession,
} from '@godwit/plugin-api';
import type { MigrationPlan } from '../plan/migration-plan.js';
import { recordedPlan } from '../render/render-plan.js';
import { planOf } from '../resume/plan-difference.js';
import { isSyncRun, rememberedText } from '../resume/run-memory.js';
import { groupStatements, type Step } from '../run/group-statements.js';
import { swapBack } from '../run/take-back.js';
import { StepTeller } from '../run/tell-steps.js';
import type { RunContext } from '../run-context.js';
import { VERSION } from '../version.js';

/** The unfinished changes of a schema that a target has on record; undefined: there are none. */
export async function unfinishedSync(target: TargetSession): Promise<RecordedRun | undefined> {
  const { bookkeeping } = target;
  if (bookkeeping.reopen === undefined) return undefined;
  const runs = (await bookkeeping.unfinished?.()) ?? [];
  return runs.find((run) => isSyncRun(run) && planOf(run) !== undefined);
}

/** Records the plan of changes durably, before the first is made. */
export async function beginSync(run: RunContext, target: TargetSession, plan: MigrationPlan): Promise<void> {
  await target.bookkeeping.begin({
    runId: run.runId,
    version: VERSION,
    source: run.source.name,
    target: run.target.name,
    fingerprint: {},
    plan: recordedPlan(plan),
    state: rememberedText('', 'sync'),
  });
}

/** Changes under way: what is to be done, and what was done before. */
interface Changes {
  readonly statements: readonly Statement[];
  /** The ids of those that were committed by an earlier call; absent: this one begins. */
  readonly done?: readonly string[];
}

/**
 * Makes changes, step by step, each with its record. After a failure what had been made is taken back, and the failure is thrown;
 * an interrupted one stays as it is and can go on.
 */
export async function carryOutSync(
  run: RunContext,
  target: TargetSession,
  { statements, done }: Changes,
): Promise<void> {
  const made = new Set(done);
  const steps = groupStatements(statements, { perTable: false, transactional: isTransactional(run) });
  const teller = new StepTeller(run.events, 'sync', steps.length);
  try {
    for (const step of steps) {
      const left = step.statements.filter(({ id }) => !made.has(id));
      if (left.length === 0) continue;
      run.signal.throwIfAborted();
      if (done !== undefined) await clearHalfDone(run, target, left);
      await runStep(run, target, { ...step, statements: left }, teller);
      for (const { id } of left) made.add(id);
    }
  } catch (error) {
    if (run.signal.aborted) {
      // Where that cannot be recorded, it is one that was cut off.
      await finishSync(run, target, 'interrupted').catch(() => undefined);
      throw error;
    }
    await undoAll(run, target, statements, made);
    throw error;
  }
}

function isTransactional({ target }: RunContext): boolean {
  return target.dialect.capabilities.transactionalDdl;
}

async function runStep(
  run: RunContext,
  target: TargetSession,
  step: Step,
  teller: StepTeller,
): Promise<void> {
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  teller.started(step);
  const [first, ...others] = step.statements.map(({ id }) => id);
  try {
    await target.execute(step.statements, { runId: run.runId, step: first ?? '', others }, run.signal);
    teller.finished(step, 'done', seconds());
  } catch (error) {
    teller.finished(step, 'failed', seconds());
    throw error;
  }
}

/** What ran outside of a transaction when the run was cut off may be half there. */
async function clearHalfDone(
  { runId }: RunContext,
  target: TargetSession,
  statements: readonly Statement[],
): Promise<void> {
  const halfDone = statements.filter(({ transaction }) => transaction === 'outside');
  await swapBack(target, { runId, prepared: SAME_PLACES }, halfDone);
}

const SAME_PLACES = { toSource: <T>(place: T): T => place };

/** The failed step itself too, where a transaction has not taken it back. Throws where something stays, with what it is. */
async function undoAll(
  run: RunContext,
  target: TargetSession,
  statements: readonly Statement[],
  made: ReadonlySet<string>,
): Promise<void> {
  const standing = standingChanges(statements, made, isTransactional(run));
  const failures = await swapBack(target, { runId: run.runId, prepared: SAME_PLACES }, standing);
  await finishSync(run, target, failures.length === 0 ? 'rolled-back' : 'failed');
  if (failures.length === 0) return;
  throw new MigrationError({
    code: 'CANNOT_ROLL_BACK',
    message: `A change failed, and not all that had been made could be taken back: ${failures.map(({ message }) => message).join(' ')}`,
    hint: 'See what stands with "history", and take it back with "rollback" once what stands in the way is gone.',
  });
}

/** Those of which something may be there, of all in their order: what was committed, and what a transaction does not take back. */
export function standingChanges(
  statements: readonly Statement[],
  made: ReadonlySet<string>,
  isTransactional: boolean,
): readonly Statement[] {
  const next = statements.find(({ id }) => !made.has(id));
  const isHalfDone = next !== undefined && (next.transaction === 'outside' || !isTransactional);
  return statements.filter((one) => made.has(one.id) || (isHalfDone && one === next));
}

/** Records how the changes ended. */
export async function finishSync(
  { runId }: RunContext,
  target: TargetSession,
  status: RunOutcome['status'],
): Promise<void> {
  await target.bookkeeping.finish(runId, { status, result: JSON.stringify({ sync: status }) });
}
