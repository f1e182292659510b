import {
  formatTableName,
  isMigrationError,
  type Note,
  type Place,
  type Statement,
  type TargetSession,
} from '@godwit/plugin-api';
import type { StepEvent } from '../events.js';
import { withCount } from '../plan/foresee/probe-notes.js';
import { placeOf } from '../plan/names/place.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import type { RunContext } from '../run-context.js';
import { endsRun } from './ends-run.js';
import { groupStatements, type Step } from './group-statements.js';
import type { RunState } from './run-state.js';

/** For what has to be done whatever was aborted. */
const NEVER = new AbortController().signal;

/** What to do with a step that failed: go on, or throw. */
export type FailureHandler = (step: Step, error: unknown) => Promise<void>;

/** Runs all statements of a phase that do not depend on a failed table. */
export async function runPhase(
  run: RunContext,
  target: TargetSession,
  state: RunState,
  phase: Statement['phase'],
  onFailure: FailureHandler,
): Promise<void> {
  const statements = state.prepared.plan.statements.filter((statement) => statement.phase === phase);
  const steps = groupStatements(statements, {
    perTable: run.options.onError === 'skip-table',
    transactional: run.target.dialect.capabilities.transactionalDdl,
  });
  for (const [index, step] of steps.entries()) {
    const purpose = step.statements[0]?.purpose ?? step.id;
    const event = { id: step.id, purpose, phase, index: index + 1, total: steps.length };
    await runStep(run, target, state, step, event, onFailure);
  }
}

/** Runs statements one by one that have nothing to do with the plan's order; the signal does not stop them. */
export async function runEach(
  target: TargetSession,
  state: RunState,
  statements: readonly Statement[],
): Promise<readonly Note[]> {
  const failed: Note[] = [];
  for (const statement of statements) {
    try {
      if (await stands(target, state, statement, NEVER)) continue;
      await target.execute(
        [statement],
        { runId: state.runId, step: statement.id },
        new AbortController().signal,
      );
      state.executed.push(statement);
    } catch (error) {
      failed.push(stepFailed(statement, error, state.prepared));
    }
  }
  return failed;
}

async function runStep(
  run: RunContext,
  target: TargetSession,
  state: RunState,
  step: Step,
  event: StepEvent,
  onFailure: FailureHandler,
): Promise<void> {
  const start = performance.now();
  const finished = (outcome: 'done' | 'skipped' | 'failed'): void => {
    const seconds = (performance.now() - start) / 1000;
    run.events.emit({ type: 'step:finished', outcome, seconds, ...event });
  };
  run.signal.throwIfAborted();
  run.events.emit({ type: 'step:started', ...event });
  try {
    finished((await executeStep(run, target, state, step)) ? 'done' : 'skipped');
  } catch (error) {
    finished('failed');
    if (run.signal.aborted || endsRun(error)) throw error;
    await onFailure(step, error);
  }
}

async function executeStep(
  run: RunContext,
  target: TargetSession,
  state: RunState,
  step: Step,
): Promise<boolean> {
  const { signal } = run;
  const possible: Statement[] = [];
  for (const statement of step.statements) {
    if (dependsOnFailed(statement, state)) {
      state.told.add(statement.id);
      continue;
    }
    if (!(await stands(target, state, statement, signal))) possible.push(statement);
  }
  if (possible.length === 0) return false;
  await target.execute(possible, { runId: state.runId, step: step.id }, signal);
  state.executed.push(...possible);
  for (const { noteWhen } of possible) {
    if (noteWhen !== undefined) await askProbe(target, state, noteWhen, signal);
  }
  return true;
}

/** Whether rows stand against a statement; then the note is written. */
async function stands(
  target: TargetSession,
  state: RunState,
  { id, skipWhen }: Statement,
  signal: AbortSignal,
): Promise<boolean> {
  if (skipWhen === undefined || !(await askProbe(target, state, skipWhen, signal))) return false;
  state.told.add(id);
  return true;
}

async function askProbe(
  target: TargetSession,
  state: RunState,
  question: Question,
  signal: AbortSignal,
): Promise<boolean> {
  const [found] = await target.count([question.probe], signal);
  if (found === undefined || found.count === 0n) return false;
  state.note(withCount(question.note, found));
  return true;
}

/** A probe, and the note that its count belongs to. */
type Question = NonNullable<Statement['skipWhen']>;

/** Leaves out what needs a table that failed, and says so where another table is the poorer for it. */
function dependsOnFailed(statement: Statement, state: RunState): boolean {
  // What rested during the load comes back whatever became of the rows, if it rested at all.
  if (state.prepared.restoring.has(statement.id)) return !state.hasTouched(statement);
  if (statement.table !== undefined && state.hasFailed(statement.table)) return true;
  if (statement.requires?.some((id) => !state.hasRun(id))) return true;
  const missing = statement.needs?.filter((table) => state.hasFailed(table)) ?? [];
  if (missing.length === 0) return false;
  const names = missing.map(formatTableName).join(', ');
  state.note({
    code: 'DEPENDS_ON_FAILED_TABLE',
    severity: 'loss',
    place: state.prepared.toSource(placeOfStatement(statement)),
    message: `Not done, because it needs ${names}, which failed: ${statement.sql}`,
  });
  return true;
}

/** The note of a step that failed and that the run survives. */
export function stepFailed(
  statement: Statement,
  error: unknown,
  { toSource }: Pick<PreparedPlan, 'toSource'>,
): Note {
  const reason = isMigrationError(error) ? error.message : String(error);
  const { noteWhenFailed: note } = statement;
  if (note !== undefined) return { ...note, message: `${note.message} ${reason}` };
  return {
    code: 'STEP_FAILED',
    severity: 'loss',
    place: toSource(placeOfStatement(statement)),
    message: `${statement.purpose} failed: ${reason} It was: ${statement.sql}`,
  };
}

function placeOfStatement({ table, object }: Statement): Place {
  if (table === undefined) return {};
  return placeOf(table, object === undefined ? {} : { object });
}
