import { setTimeout } from 'node:timers/promises';
import type { Note, RecordedRun, SourceSession, TargetSession } from '@godwit/plugin-api';
import { openTargetOf } from '../dialects/open-sessions.js';
import { originalError } from '../errors/wrap-error.js';
import { failureOf } from '../plan/failure-of.js';
import { preparePlan } from '../plan/prepare-plan.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import { refuseSameDatabase } from '../plan/tables/same-tables.js';
import { answeringAgain, keepingAnswers } from '../resume/answers.js';
import { findEnded } from '../resume/find-ended.js';
import { findUnfinished } from '../resume/find-unfinished.js';
import { Patience } from '../resume/patience.js';
import { refuseOtherPlan } from '../resume/plan-difference.js';
import { recordedResult } from '../resume/recorded-result.js';
import { remembered } from '../resume/run-memory.js';
import { hasSourceChanged } from '../resume/source-change.js';
import type { Earlier } from '../resume/take-up.js';
import type { RunContext } from '../run-context.js';
import { CutOff, carryOut } from './carry-out.js';
import { failedRun } from './failed-run.js';
import { bringBackTelling } from './leftovers.js';
import type { MigrationResult } from './migration-result.js';
import { isMigrationRunError } from './migration-run-error.js';
import type { SourceHolder } from './source-holder.js';

/** A run that had come to its end before. */
function over(run: RunContext, source: SourceSession, recorded: RecordedRun): Moved {
  const { runId, startedAt } = recorded;
  run.events.emit({ type: 'run:over', runId, startedAt });
  return { run: { ...run, runId }, source, result: recordedResult(recorded), sourceChanged: false };
}

/** What was moved, before it is proved. */
export interface Moved {
  /** With the id of the run on record. */
  readonly run: RunContext;
  readonly source: SourceSession;
  /** Absent: nothing is left to prove. */
  readonly prepared?: PreparedPlan;
  readonly result: MigrationResult;
  /** Whether rows may differ from those of the source because that was written to meanwhile. */
  readonly sourceChanged: boolean;
}

/** A run that is under way, when it is tried again. */
interface Known {
  readonly run: RunContext;
  readonly prepared: PreparedPlan;
  readonly answers: string;
  readonly startedAt: string;
  /** Whether the source's snapshot is the one in which it had begun. */
  readonly sameSnapshot: boolean;
  readonly sourceChanged: boolean;
}

/** One try of a run, which may end before all of it is done. */
class Attempt {
  /** Once it is planned. */
  known: Known | undefined;
  readonly #run: RunContext;
  readonly #start: number;
  readonly #patience: Patience;

  constructor(run: RunContext, start: number, patience: Patience, known?: Known) {
    this.#run = run;
    this.#start = start;
    this.#patience = patience;
    this.known = known;
  }

  /** The target is closed when it returns, so that it can be opened to be read. */
  async move(source: SourceSession): Promise<Moved> {
    const { beginning = 'anew', options } = this.#run;
    const goOn = this.known !== undefined || beginning !== 'anew';
    await using target = await openTargetOf(this.#run, {
      atomic: options.onExisting === 'drop' || options.atomic,
      goOn,
    });
    // Before the lock already, which makes a new file or shuts out the readers of the source.
    await refuseSameDatabase(this.#run, { source, target });
    await target.checkRights({ tables: options.mode !== 'data-only' });
    const ended = this.known === undefined ? await findEnded(this.#run, source, target) : undefined;
    if (ended !== undefined) return over(this.#run, source, ended);
    const unfinished =
      this.known === undefined ? await findUnfinished(this.#run, target, beginning) : undefined;
    const runId = this.known?.run.runId ?? unfinished?.runId ?? this.#run.runId;
    await using _lock = await target.lock(runId);
    const run = { ...this.#run, runId };
    const isOn = this.known !== undefined || unfinished !== undefined;
    const restored = await this.#restore(target, isOn ? runId : undefined);
    const known = this.known ?? (await this.#plan(run, source, target, unfinished));
    this.known = known;
    const { prepared, sourceChanged } = known;
    const { whole: isWhole = false, result: account } = unfinished ?? {};
    const whole = unfinished && isWhole && account !== undefined ? recordedResult(unfinished) : undefined;
    if (whole !== undefined) return { run, source, prepared, sourceChanged, result: whole };
    const earlier = isOn ? await this.#earlier(run, target, known) : undefined;
    const course = {
      start: this.#start,
      restored,
      answers: known.answers,
      patience: this.#patience,
      ...(earlier === undefined ? {} : { earlier }),
    };
    const result = await carryOut(run, { source, target }, prepared, course);
    return { run, source, prepared, result, sourceChanged };
  }

  /** Tables that wait aside for a run stay there while it goes on; keys that rested come back, and rest again. */
  async #restore(target: TargetSession, runId: string | undefined): Promise<readonly Note[]> {
    const keeps = runId !== undefined && this.#run.options.mode !== 'data-only';
    return await bringBackTelling(this.#run, target, keeps ? { except: runId } : {});
  }

  async #plan(
    run: RunContext,
    source: SourceSession,
    target: TargetSession,
    unfinished: RecordedRun | undefined,
  ): Promise<Known> {
    const startedAt = unfinished?.startedAt ?? new Date().toISOString();
    if (unfinished?.state === undefined) {
      const keeping = keepingAnswers(target);
      const prepared = await preparePlan(run, { source, target }, undefined, keeping.target);
      const answers = keeping.text();
      return { run, prepared, answers, startedAt, sameSnapshot: true, sourceChanged: false };
    }
    const sourceChanged = await hasSourceChanged(run, source, unfinished);
    const { answers } = remembered(unfinished.state) ?? { answers: '{}' };
    const prepared = await preparePlan(run, { source, target }, undefined, answeringAgain(target, answers));
    refuseOtherPlan(unfinished, prepared.plan);
    return { run, prepared, answers, startedAt, sameSnapshot: false, sourceChanged };
  }

  async #earlier(run: RunContext, target: TargetSession, known: Known): Promise<Earlier | undefined> {
    const { bookkeeping } = target;
    const progress = await bookkeeping.progress?.(run.runId);
    if (progress === undefined) return undefined;
    await bookkeeping.reopen?.(run.runId);
    const { startedAt, sameSnapshot, sourceChanged } = known;
    return { progress, startedAt, sameSnapshot, sourceChanged };
  }
}

/** Moves all, and goes on after failures that pass for as long as the options let it. */
export async function move(run: RunContext, holder: SourceHolder, start: number): Promise<Moved> {
  const patience = new Patience(run.options.reconnect);
  let source = holder.session;
  let known: Known | undefined;
  let cut: CutOff | undefined;
  for (;;) {
    const attempt = new Attempt(run, start, patience, known);
    try {
      return await attempt.move(source);
    } catch (thrown) {
      const found = originalError(thrown);
      const error = found instanceof CutOff ? found.error : found;
      if (found instanceof CutOff) cut = found;
      if (cut === undefined || isMigrationRunError(found)) throw found;
      known = attempt.known;
      if (run.signal.aborted || !patience.has(error, true))
        throw await failedRun(known?.run ?? run, cut.state, error);
      await wait(run, patience, error, cut);
      if (await isLost(source)) {
        if (run.options.onSourceChange !== 'verify')
          throw await failedRun(known?.run ?? run, cut.state, error);
        source = await holder.reopen();
        known = known && { ...known, sameSnapshot: false, sourceChanged: true };
      }
    }
  }
}

async function wait(run: RunContext, patience: Patience, error: unknown, { state }: CutOff): Promise<void> {
  const milliseconds = patience.next();
  run.events.emit({ type: 'run:waiting', reason: failureOf(originalError(error)), milliseconds });
  try {
    await setTimeout(milliseconds, undefined, { signal: run.signal });
  } catch {
    throw await failedRun({ ...run, runId: state.runId }, state, error);
  }
}

/** A server's session may have ended, with its snapshot; a file is there or not, which reading it tells. */
async function isLost(source: SourceSession): Promise<boolean> {
  try {
    await source.fingerprint();
    return false;
  } catch {
    return true;
  }
}
