import {
  isMigrationError,
  type Note,
  type Statement,
  type StepCheckpoint,
  type TargetSession,
} from '@godwit/plugin-api';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import type { RunContext } from '../run-context.js';
import { endsRun } from './ends-run.js';
import type { Step } from './group-statements.js';
import {
  askProbes,
  placeOfStatement,
  possibleStatements,
  tellLeftOut,
  withoutRowsAgainst,
} from './possible-statements.js';
import type { RunState } from './run-state.js';
import type { StepOutcome, StepTeller } from './tell-steps.js';

/** For what has to be done whatever was aborted. */
const NEVER = new AbortController().signal;

/** What to do with a step that failed: go on, or throw. */
export type FailureHandler = (step: Step, error: unknown) => Promise<void>;

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
      await target.execute([statement], { runId: state.runId, step: statement.id }, NEVER);
      state.ran([statement]);
    } catch (error) {
      failed.push(stepFailed(statement, error, state.prepared));
    }
  }
  return failed;
}

/** Runs one step; what fails goes to the handler. */
export async function runStep(
  run: RunContext,
  target: TargetSession,
  state: RunState,
  step: Step,
  teller: StepTeller,
  onFailure: FailureHandler,
): Promise<void> {
  const start = performance.now();
  const finished = (outcome: StepOutcome): void =>
    teller.finished(step, outcome, (performance.now() - start) / 1000);
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
export async function runTogether(
  run: RunContext,
  target: TargetSession,
  state: RunState,
  steps: readonly Step[],
  teller: StepTeller,
): Promise<boolean> {
  const start = performance.now();
  const finished = (outcomeOf: (step: Step) => StepOutcome): void => {
    const seconds = (performance.now() - start) / 1000 / steps.length;
    for (const step of steps) teller.finished(step, outcomeOf(step), seconds, steps.length);
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
  const all = steps.flatMap((step) => step.statements);
  const statements = all.filter(({ id }) => !state.hasRun(id));
  const { possible, ...left } = await possibleStatements(target, state, statements, signal);
  // Where several fail together, each comes here again.
  if (steps.length === 1) tellLeftOut(state, left);
  const now = new Set(possible);
  const made = all.filter((statement) => now.has(statement) || state.hasRun(statement.id));
  const done = new Set(steps.filter((step) => step.statements.some((one) => made.includes(one))));
  const [first, ...others] = possible.map(({ id }) => id);
  if (first !== undefined) {
    const checkpoint: StepCheckpoint = { runId: state.runId, step: first, others };
    await target.execute(possible, checkpoint, signal);
    state.ran(possible);
  }
  if (steps.length > 1) tellLeftOut(state, left);
  // Of what an earlier try had made nothing is told yet.
  const asked = made.flatMap(({ noteWhen }) => noteWhen ?? []);
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
