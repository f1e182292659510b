import { isMigrationError, type Note, type TargetSession, type Traces } from '@godwit/plugin-api';
import { asMigrationError } from '../errors/wrap-error.js';
import { failureOf } from '../plan/failure-of.js';
import type { PreparedPlan, Sessions } from '../plan/prepared-plan.js';
import { recordedPlan } from '../render/render-plan.js';
import type { RunContext } from '../run-context.js';
import { VERSION } from '../version.js';
import { describeTarget } from './describe-target.js';
import { withEqualRows } from './equal-rows.js';
import type { Step } from './group-statements.js';
import { letOldTablesGo, waitsForProof } from './let-old-tables-go.js';
import { loadTables } from './load-tables.js';
import type { MigrationResult } from './migration-result.js';
import { MigrationRunError } from './migration-run-error.js';
import { recoverTarget, removeFailed, takeAllBack } from './recover-target.js';
import { runPhase } from './run-phase.js';
import { RunState } from './run-state.js';
import { stepFailed } from './run-steps.js';

/** Throws a {@link MigrationRunError} with the account once the run has begun. `start` is when planning began, `restored` what an earlier run had left open. */
export async function carryOut(
  run: RunContext,
  sessions: Sessions,
  prepared: PreparedPlan,
  start: number,
  restored: readonly Note[] = [],
): Promise<MigrationResult> {
  await begin(run, sessions, prepared);
  const state = new RunState(run.runId, prepared, run.events, start);
  for (const note of restored) state.note(note);
  run.events.emit({ type: 'run:started', runId: run.runId, plan: prepared.plan });
  try {
    await makeTables(run, sessions, state);
    const filled = await fill(run, sessions, state);
    const result = await complete(run, sessions, filled);
    run.events.emit({ type: 'run:finished', result });
    return result;
  } catch (error) {
    throw await fail(run, sessions, state, error);
  }
}

/** The plan is saved durably before anything else is written, so that what it takes away can be brought back. */
async function begin(run: RunContext, { source, target }: Sessions, { plan }: PreparedPlan): Promise<void> {
  run.signal.throwIfAborted();
  await target.bookkeeping.begin({
    runId: run.runId,
    version: VERSION,
    source: run.source.name,
    target: run.target.name,
    fingerprint: await source.fingerprint(),
    plan: recordedPlan(plan),
  });
}

async function makeTables(run: RunContext, { target }: Sessions, state: RunState): Promise<void> {
  try {
    await runPhase(run, target, state, 'before-load', async (step, error) => tableFails(state, step, error));
  } catch (error) {
    if (target.complete === undefined) await takeAllBack(target, state);
    throw error;
  }
}

async function fill(run: RunContext, sessions: Sessions, state: RunState): Promise<MigrationResult> {
  const { target } = sessions;
  try {
    if (run.options.mode !== 'schema-only') await loadTables(run, sessions, state);
    await removeFailed(run, target, state);
    await runPhase(run, target, state, 'after-load', async (step, error) =>
      stepFails(run, target, state, step, error),
    );
    const { plan } = state.prepared;
    return waitsForProof(plan) ? await letOldTablesGo(run, sessions, state) : state.result(state.endStatus);
  } catch (error) {
    if (target.complete === undefined) await recoverTarget(run, target, state);
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
): Promise<MigrationResult> {
  if (target.complete !== undefined) run.signal.throwIfAborted();
  await record(run, target, result);
  const traces = await target.bookkeeping.traces?.();
  if (target.complete !== undefined) {
    run.events.emit({ type: 'run:completing' });
    await target.complete();
  }
  return traces === undefined ? result : { ...result, traces };
}

async function record(
  run: RunContext,
  target: TargetSession,
  { status, ...rest }: MigrationResult,
): Promise<void> {
  const result = JSON.stringify({ ...rest, status });
  await target.bookkeeping.finish(run.runId, { status, result });
}

async function fail(
  run: RunContext,
  sessions: Sessions,
  state: RunState,
  thrown: unknown,
): Promise<MigrationRunError> {
  const error = asMigrationError(thrown, run.signal);
  state.discarded = sessions.target.complete !== undefined;
  const account = state.result(error.code === 'INTERRUPTED' ? 'interrupted' : 'failed');
  const unrecorded = await recordFailure(run, sessions, account);
  const traces = unrecorded === undefined ? await tracesOfFailure(sessions, state) : undefined;
  const result = traces === undefined ? account : { ...account, traces };
  run.events.emit({ type: 'run:finished', result });
  const hints = [error.hint, describeTarget(state, traces), unrecorded?.message];
  const { code, message, place, cause = thrown } = error;
  const hint = hints.filter((text) => text !== undefined).join('\n');
  return new MigrationRunError({ code, message, place, hint, cause }, result);
}

/** Records that are still needed to bring something back are not offered for removal. */
async function tracesOfFailure({ target }: Sessions, state: RunState): Promise<Traces | undefined> {
  if (state.discarded || state.needsRecords) return undefined;
  return await target.bookkeeping.traces?.().catch(() => undefined);
}

/** The connection itself may be what failed; the first failure is the one to tell then. */
async function recordFailure(
  run: RunContext,
  { target }: Sessions,
  result: MigrationResult,
): Promise<Pick<Note, 'message'> | undefined> {
  // What was built aside goes, and its records with it.
  if (target.complete !== undefined) return undefined;
  try {
    await record(run, target, result);
    return undefined;
  } catch {
    return {
      message:
        'The end of the run could not be recorded in the target. If its server broke down, the last rows may be lost.',
    };
  }
}
