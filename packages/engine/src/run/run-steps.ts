import {
  isMigrationError,
  type Note,
  type Statement,
  type StepCheckpoint,
  type TargetSession,
} from '@godwit/plugin-api';
import type { StepEvent } from '../events.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import type { RunContext } from '../run-context.js';
import { endsRun } from './ends-run.js';
import { groupStatements, type Step, shareTransactions } from './group-statements.js';
import {
  askProbes,
  placeOfStatement,
  possibleStatements,
  tellLeftOut,
  withoutRowsAgainst,
} from './possible-statements.js';
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
  const number = new Map(steps.map((step, index) => [step, index + 1]));
  const eventOf = (step: Step): StepEvent => {
    const purpose = step.statements[0]?.purpose ?? step.id;
    return { id: step.id, purpose, phase, index: number.get(step) ?? 0, total: steps.length };
  };
  const isShared = run.target.dialect.capabilities.transactionalDdl;
  for (const together of shareTransactions(steps, (table) => isShared && state.isSmall(table))) {
    run.signal.throwIfAborted();
    for (const step of together) run.events.emit({ type: 'step:started', ...eventOf(step) });
    const shared = together.length > 1 && (await runTogether(run, target, state, together, eventOf));
    if (shared) continue;
    for (const step of together) await runStep(run, target, state, step, eventOf(step), onFailure);
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
      const { possible, ...left } = await withoutRowsAgainst(target, [statement], NEVER);
      tellLeftOut(state, left);
      if (possible.length === 0) continue;
      await target.execute(
        [statement],
        { runId: state.runId, step: statement.id },
        new AbortController().signal,
      );
      state.ran([statement]);
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
  try {
    run.signal.throwIfAborted();
    finished((await executeSteps(run, target, state, [step])).has(step) ? 'done' : 'skipped');
  } catch (error) {
    finished('failed');
    if (run.signal.aborted || endsRun(error)) throw error;
    await onFailure(step, error);
  }
}

/** Runs steps in one transaction. False where one of them failed, so that nothing has come of any. */
async function runTogether(
  run: RunContext,
  target: TargetSession,
  state: RunState,
  steps: readonly Step[],
  eventOf: (step: Step) => StepEvent,
): Promise<boolean> {
  const start = performance.now();
  const finished = (outcomeOf: (step: Step) => 'done' | 'skipped' | 'failed'): void => {
    const together = steps.length;
    const seconds = (performance.now() - start) / 1000 / together;
    for (const step of steps)
      run.events.emit({
        type: 'step:finished',
        outcome: outcomeOf(step),
        seconds,
        together,
        ...eventOf(step),
      });
  };
  let done: ReadonlySet<Step>;
  try {
    run.signal.throwIfAborted();
    done = await executeSteps(run, target, state, steps);
  } catch (error) {
    if (!run.signal.aborted && !endsRun(error)) return false;
    finished(() => 'failed');
    throw error;
  }
  finished((step) => (done.has(step) ? 'done' : 'skipped'));
  return true;
}

/** Executes in one transaction what of these steps is possible, and answers with those of which something was. */
async function executeSteps(
  run: RunContext,
  target: TargetSession,
  state: RunState,
  steps: readonly Step[],
): Promise<ReadonlySet<Step>> {
  const { signal } = run;
  const statements = steps.flatMap((step) => step.statements);
  const { possible, ...left } = await possibleStatements(target, state, statements, signal);
  // Where several fail together, each comes here again.
  if (steps.length === 1) tellLeftOut(state, left);
  const done = new Set(steps.filter((step) => step.statements.some((one) => possible.includes(one))));
  const [first, ...others] = [...done].map(({ id }) => id);
  if (first !== undefined) {
    const checkpoint: StepCheckpoint = { runId: state.runId, step: first, others };
    await target.execute(possible, checkpoint, signal);
    state.ran(possible);
  }
  if (steps.length > 1) tellLeftOut(state, left);
  const asked = possible.flatMap(({ noteWhen }) => noteWhen ?? []);
  for (const note of await askProbes(target, asked, signal)) if (note !== undefined) state.note(note);
  return done;
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
