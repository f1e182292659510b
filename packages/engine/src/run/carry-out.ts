import { isMigrationError, type Note, type TargetSession } from '@godwit/plugin-api';
import { failureOf } from '../plan/failure-of.js';
import type { PreparedPlan, Sessions } from '../plan/prepared-plan.js';
import { recordedPlan } from '../render/render-plan.js';
import { configDigest } from '../resume/config-digest.js';
import type { Patience } from '../resume/patience.js';
import { rememberedText } from '../resume/run-memory.js';
import { type Earlier, takeUp } from '../resume/take-up.js';
import type { RunContext } from '../run-context.js';
import { VERSION } from '../version.js';
import { withEqualRows } from './equal-rows.js';
import { failedRun } from './failed-run.js';
import type { Step } from './group-statements.js';
import { letOldTablesGo } from './let-old-tables-go.js';
import { loadTables } from './load-tables.js';
import type { MigrationResult } from './migration-result.js';
import { isProofDue, waitsForProof } from './proof-due.js';
import { recoverTarget, removeFailed, takeAllBack } from './recover-target.js';
import { runPhase } from './run-phase.js';
import { RunState } from './run-state.js';
import { stepFailed } from './run-steps.js';

/** How a run begins, and what it may do about failures that pass. */
export interface Course {
  /** When planning began. */
  readonly start: number;
  /** What an earlier run had left open and is back. */
  readonly restored: readonly Note[];
  /** What the target said while the run was planned. */
  readonly answers: string;
  /** What of it was committed before; absent: it begins. */
  readonly earlier?: Earlier;
  readonly patience: Patience;
}

/** A run that was cut off by what may pass, with what it had done; nothing of it was taken back. */
export class CutOff {
  readonly error: unknown;
  readonly state: RunState;

  constructor(error: unknown, state: RunState) {
    this.error = error;
    this.state = state;
  }
}

/** Throws a MigrationRunError with the account once the run has begun, or a {@link CutOff} where it is worth trying again. */
export async function carryOut(
  run: RunContext,
  sessions: Sessions,
  prepared: PreparedPlan,
  course: Course,
): Promise<MigrationResult> {
  const { earlier, patience } = course;
  if (earlier === undefined) await begin(run, sessions, prepared, course);
  const state = new RunState(run.runId, prepared, run.events, course.start);
  for (const note of course.restored) state.note(note);
  run.events.emit({ type: 'run:started', runId: run.runId, plan: prepared.plan });
  try {
    const begun = earlier === undefined ? [] : takeUp(run, sessions, state, earlier);
    await makeTables(run, sessions, state, patience);
    // By now what rests for the load does not stand in the way.
    if (begun.length > 0) await sessions.target.empty?.(begun.toReversed(), run.runId, run.signal);
    const filled = await fill(run, sessions, state, patience);
    const result = await complete(run, sessions, filled, state);
    run.events.emit({ type: 'run:finished', result });
    return result;
  } catch (error) {
    if (mayGoOn(run, sessions, error, patience)) throw new CutOff(error, state);
    throw await failedRun(run, state, error, sessions.target);
  }
}

/** Whether all that was committed is there when the run is tried again. */
function mayGoOn(
  { signal, options }: RunContext,
  { target }: Sessions,
  error: unknown,
  patience: Patience,
): boolean {
  const isRecorded = target.bookkeeping.reopen !== undefined && options.bookkeeping !== 'none';
  return !signal.aborted && isRecorded && patience.has(error);
}

/** The plan is saved durably before anything else is written, so that what it takes away can be brought back. */
async function begin(
  run: RunContext,
  { source, target }: Sessions,
  { plan }: PreparedPlan,
  { answers }: Course,
): Promise<void> {
  run.signal.throwIfAborted();
  await target.bookkeeping.begin({
    runId: run.runId,
    version: VERSION,
    source: run.source.name,
    target: run.target.name,
    fingerprint: await source.fingerprint(),
    plan: recordedPlan(plan),
    config: configDigest(run),
    state: rememberedText(answers),
  });
}

async function makeTables(
  run: RunContext,
  sessions: Sessions,
  state: RunState,
  patience: Patience,
): Promise<void> {
  const { target } = sessions;
  try {
    await runPhase(run, target, state, 'before-load', async (step, error) => tableFails(state, step, error));
  } catch (error) {
    if (target.complete === undefined && !mayGoOn(run, sessions, error, patience))
      await takeAllBack(target, state);
    throw error;
  }
}

async function fill(
  run: RunContext,
  sessions: Sessions,
  state: RunState,
  patience: Patience,
): Promise<MigrationResult> {
  const { target } = sessions;
  if (state.isInPlace) return state.result(state.endStatus);
  try {
    if (run.options.mode !== 'schema-only') await loadTables(run, sessions, state);
    await removeFailed(run, target, state);
    await runPhase(run, target, state, 'after-load', async (step, error) =>
      stepFails(run, target, state, step, error),
    );
    const { plan } = state.prepared;
    return waitsForProof(plan) ? await letOldTablesGo(run, sessions, state) : state.result(state.endStatus);
  } catch (error) {
    if (target.complete === undefined && !mayGoOn(run, sessions, error, patience))
      await recoverTarget(run, target, state);
    throw error;
  }
}

/** A table that cannot be made fails alone where that is asked and its statements are its own. */
function tableFails(state: RunState, step: Step, error: unknown): void {
  const table = step.statements[0]?.table;
  const account = table === undefined ? undefined : state.account(table);
  if (account === undefined || !state.maySkip(account)) throw error;
  account.status = 'failed';
  account.error = failureOf(error);
}

/** The data is there, so a run that may go on does; it must where only the rows themselves stand against the step. */
async function stepFails(
  run: RunContext,
  target: TargetSession,
  state: RunState,
  step: Step,
  error: unknown,
): Promise<void> {
  if (!isMigrationError(error)) throw error;
  const dispensable = step.statements.every((statement) => statement.noteWhenFailed !== undefined);
  if (run.options.onError !== 'skip-table' && error.code !== 'ROWS_CONFLICT' && !dispensable) throw error;
  const { includeTables, excludeTables } = run.options;
  // Whoever leaves tables out expects that what names them stays behind.
  const isPart = includeTables.length + excludeTables.length > 0;
  const expected = dispensable && isPart && error.code !== 'ROWS_CONFLICT';
  state.incomplete ||= !expected;
  for (const statement of step.statements) {
    state.told.add(statement.id);
    const note = stepFailed(statement, error, state.prepared);
    const isOfRows = error.code === 'ROWS_CONFLICT';
    state.note(isOfRows ? await withEqualRows(note, statement, target, state, run.signal) : note);
  }
}

/** Records the end, and has a target that was built aside put in place; from then on nothing can be taken back. */
async function complete(
  run: RunContext,
  { target }: Sessions,
  result: MigrationResult,
  state: RunState,
): Promise<MigrationResult> {
  if (target.complete !== undefined) run.signal.throwIfAborted();
  const { bookkeeping } = target;
  const isOpen =
    bookkeeping.reopen !== undefined && (state.sourceChanged || isProofDue(run, state.prepared.plan));
  const status = isOpen ? 'unproved' : result.status;
  await bookkeeping.finish(run.runId, { status, result: JSON.stringify(result) });
  const traces = await bookkeeping.traces?.();
  if (target.complete !== undefined) {
    run.events.emit({ type: 'run:completing' });
    await target.complete();
  }
  return traces === undefined ? result : { ...result, traces };
}
