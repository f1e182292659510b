import { originalError } from '../errors/wrap-error.js';
import { isLoss, Patience } from '../resume/patience.js';
import { pause } from '../resume/pause.js';
import type { RunContext } from '../run-context.js';
import { Attempt, type Known, type Moved } from './attempt.js';
import { CutOff } from './carry-out.js';
import { failedRun } from './failed-run.js';
import { isMigrationRunError } from './migration-run-error.js';
import type { SourceHolder } from './source-holder.js';

/** What is known between two tries of a run. */
interface Tries {
  known: Known | undefined;
  /** Where the last one that had begun to write was cut off. */
  cut: CutOff | undefined;
  /** Whether it is not the first try. */
  again: boolean;
}

/** Moves all, and goes on after failures that pass for as long as the options let it. */
export async function move(run: RunContext, holder: SourceHolder, start: number): Promise<Moved> {
  const patience = new Patience(run.options.reconnect);
  const tries: Tries = { known: undefined, cut: undefined, again: false };
  for (;;) {
    let attempt: Attempt | undefined;
    try {
      // What was copied in the old snapshot may not be what the new one shows.
      if (await holder.reopenLost())
        tries.known &&= { ...tries.known, sameSnapshot: false, sourceChanged: true };
      attempt = new Attempt(run, start, patience, tries.known);
      return await attempt.move(holder.session);
    } catch (thrown) {
      await goOn(run, holder, patience, tries, attempt, originalError(thrown));
    }
  }
}

/** Waits for the next try; throws where there is none. */
async function goOn(
  run: RunContext,
  holder: SourceHolder,
  patience: Patience,
  tries: Tries,
  attempt: Attempt | undefined,
  found: unknown,
): Promise<void> {
  if (isMigrationRunError(found)) throw found;
  if (found instanceof CutOff) tries.cut = found;
  const error = found instanceof CutOff ? found.error : found;
  const { cut, again } = tries;
  // Before anything is written only what was reached, and is lost, is waited for.
  if (cut === undefined && !again && !isLoss(error)) throw found;
  const ended = async (): Promise<unknown> =>
    cut === undefined ? error : failedRun(attempt?.known?.run ?? tries.known?.run ?? run, cut.state, error);
  if (run.signal.aborted || !patience.has(error, cut !== undefined || again)) throw await ended();
  if (attempt !== undefined) tries.known = attempt.known;
  tries.again = true;
  if (!(await pause(run, patience, error))) throw await ended();
  const isLost = await holder.isLost();
  if (isLost && cut !== undefined && run.options.onSourceChange !== 'verify') throw await ended();
}
