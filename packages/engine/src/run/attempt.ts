import {
  isMigrationError,
  type Note,
  type RecordedRun,
  type SourceSession,
  type TargetSession,
} from '@godwit/plugin-api';
import { openTargetOf } from '../dialects/open-sessions.js';
import { originalError } from '../errors/wrap-error.js';
import { refuseForeseen } from '../plan/foresee/refuse-foreseen.js';
import { preparePlan } from '../plan/prepare-plan.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import { refuseSameDatabase } from '../plan/tables/same-tables.js';
import { answeringAgain, keepingAnswers } from '../resume/answers.js';
import { findEnded } from '../resume/find-ended.js';
import { findUnfinished } from '../resume/find-unfinished.js';
import type { Patience } from '../resume/patience.js';
import { refuseOtherPlan } from '../resume/plan-difference.js';
import { recordedResult } from '../resume/recorded-result.js';
import { remembered } from '../resume/run-memory.js';
import { hasSourceChanged } from '../resume/source-change.js';
import type { Earlier } from '../resume/take-up.js';
import type { RunContext } from '../run-context.js';
import { carryOut } from './carry-out.js';
import { bringBackTelling } from './leftovers.js';
import type { MigrationResult } from './migration-result.js';

/** The account of a run of which only the proof is missing. */
function wholeResult(unfinished: RecordedRun | undefined): MigrationResult | undefined {
  const isWhole = unfinished?.whole === true && unfinished.result !== undefined;
  return isWhole ? recordedResult(unfinished) : undefined;
}

/** A run that had come to its end before. */
function over(run: RunContext, recorded: RecordedRun): Moved {
  const { runId, startedAt } = recorded;
  run.events.emit({ type: 'run:over', runId, startedAt });
  return { run: { ...run, runId }, result: recordedResult(recorded), isOver: true, sourceChanged: false };
}

/** What was moved, before it is proved. */
export interface Moved {
  /** With the id of the run on record. */
  readonly run: RunContext;
  /** Absent: nothing is left to prove. */
  readonly prepared?: PreparedPlan;
  readonly result: MigrationResult;
  /** Whether all was moved by an earlier call, of which this is the account. */
  readonly isOver?: boolean;
  /** Whether rows may differ from those of the source because that was written to meanwhile. */
  readonly sourceChanged: boolean;
}

/** A run that is under way, when it is tried again. */
export interface Known {
  readonly run: RunContext;
  readonly prepared: PreparedPlan;
  readonly answers: string;
  readonly startedAt: string;
  /** Whether the source's snapshot is the one in which it had begun. */
  readonly sameSnapshot: boolean;
  readonly sourceChanged: boolean;
}

/** One try of a run, which may end before all of it is done. */
export class Attempt {
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
    await target.checkRights({ tables: options.mode !== 'into-existing' });
    const ended = this.known === undefined ? await findEnded(this.#run, source, target) : undefined;
    if (ended !== undefined) return over(this.#run, ended);
    const unfinished =
      this.known === undefined ? await findUnfinished(this.#run, target, beginning) : undefined;
    const runId = this.known?.run.runId ?? unfinished?.runId ?? this.#run.runId;
    await using _lock = await target.lock(runId);
    const run = { ...this.#run, runId };
    const isOn = this.known !== undefined || unfinished !== undefined;
    const restored = await this.#restore(target, isOn ? runId : undefined);
    const again = this.known && (await this.#again(run, target, this.known));
    const known = (again && this.known) ?? (await this.#plan(run, source, target, unfinished));
    this.known = known;
    const { prepared, sourceChanged, answers } = known;
    const whole = wholeResult(unfinished);
    if (whole !== undefined) return { run, prepared, sourceChanged, result: whole };
    const earlier = again ?? (unfinished && (await this.#earlier(run, target, known)));
    const course = {
      start: this.#start,
      restored,
      answers,
      patience: this.#patience,
      ...(earlier === undefined ? {} : { earlier }),
    };
    const result = await carryOut(run, { source, target }, prepared, course);
    return { run, prepared, result, sourceChanged };
  }

  /** Tables that wait aside for a run stay there while it goes on; keys that rested come back, and rest again. */
  async #restore(target: TargetSession, runId: string | undefined): Promise<readonly Note[]> {
    const keeps = runId !== undefined && this.#run.options.mode !== 'into-existing';
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
      await refuseForeseen(source, prepared, run);
      return { run, prepared, answers, startedAt, sameSnapshot: true, sourceChanged: false };
    }
    const sourceChanged = await hasSourceChanged(run, source, unfinished);
    const { answers } = remembered(unfinished.state) ?? { answers: '{}' };
    const prepared = await preparePlan(run, { source, target }, undefined, answeringAgain(target, answers));
    refuseOtherPlan(unfinished, prepared.plan);
    return { run, prepared, answers, startedAt, sameSnapshot: false, sourceChanged };
  }

  /** What a try of this call has committed; undefined where it was built aside and went with the session: it is begun anew. */
  async #again(run: RunContext, target: TargetSession, known: Known): Promise<Earlier | undefined> {
    try {
      return await this.#earlier(run, target, known);
    } catch (error) {
      const cause = originalError(error);
      if (isMigrationError(cause) && cause.code === 'RUN_NOT_FOUND') return undefined;
      throw error;
    }
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
