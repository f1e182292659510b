import { type ErrorDetails, isMigrationError, type Note } from '@godwit/plugin-api';
import { inject, Lifecycle, scoped } from 'tsyringe';
import type { EventHub } from '../event-hub.js';
import type { PreparedPlan, Sessions } from '../plan/planner.js';
import { renderPlanJson } from '../render/render-plan.js';
import type { RunContext } from '../run-context.js';
import { EVENTS, RUN } from '../tokens.js';
import { VERSION } from '../version.js';
import { describeTarget } from './describe-target.js';
import type { Step } from './group-statements.js';
import { Loader } from './loader.js';
import type { MigrationResult } from './migration-result.js';
import { MigrationRunError } from './migration-run-error.js';
import { Recovery } from './recovery.js';
import { RunState } from './run-state.js';
import { StepRunner, stepFailed } from './step-runner.js';
import { failureOf } from './table-account.js';
import { asMigrationError } from './wrap-error.js';

/** Carries out a plan. */
@scoped(Lifecycle.ContainerScoped)
export class Runner {
  readonly #run: RunContext;
  readonly #events: EventHub;
  readonly #steps: StepRunner;
  readonly #loader: Loader;
  readonly #recovery: Recovery;

  constructor(
    @inject(RUN) run: RunContext,
    @inject(EVENTS) events: EventHub,
    @inject(StepRunner) steps: StepRunner,
    @inject(Loader) loader: Loader,
    @inject(Recovery) recovery: Recovery,
  ) {
    this.#run = run;
    this.#events = events;
    this.#steps = steps;
    this.#loader = loader;
    this.#recovery = recovery;
  }

  /** Throws a {@link MigrationRunError} with the account once the run has begun. `start` is when planning began. */
  async run(sessions: Sessions, prepared: PreparedPlan, start: number): Promise<MigrationResult> {
    await this.#begin(sessions, prepared);
    const state = new RunState(this.#run.runId, prepared, this.#events, start);
    this.#events.emit({ type: 'run:started', runId: this.#run.runId, plan: prepared.plan });
    try {
      await this.#makeTables(sessions, state);
      await this.#fill(sessions, state);
      const result = state.result(state.endStatus);
      await this.#finish(sessions, result);
      return result;
    } catch (error) {
      throw await this.#fail(sessions, state, error);
    }
  }

  /** The plan is saved durably before anything else is written, so that what it takes away can be brought back. */
  async #begin({ source, target }: Sessions, { plan }: PreparedPlan): Promise<void> {
    this.#run.signal.throwIfAborted();
    await target.bookkeeping.begin({
      runId: this.#run.runId,
      version: VERSION,
      source: this.#run.source.name,
      target: this.#run.target.name,
      fingerprint: await source.fingerprint(),
      plan: renderPlanJson(plan),
    });
  }

  async #makeTables({ target }: Sessions, state: RunState): Promise<void> {
    try {
      await this.#steps.phase(target, state, 'before-load', async (step, error) =>
        this.#tableFails(state, step, error),
      );
    } catch (error) {
      await this.#recovery.takeAllBack(target, state);
      throw error;
    }
  }

  async #fill(sessions: Sessions, state: RunState): Promise<void> {
    const { target } = sessions;
    try {
      if (this.#run.options.mode !== 'schema-only') await this.#loader.load(sessions, state);
      await this.#recovery.removeFailed(target, state);
      await this.#steps.phase(target, state, 'after-load', async (step, error) =>
        this.#stepFails(state, step, error),
      );
    } catch (error) {
      await this.#recovery.afterFailure(target, state);
      throw error;
    }
  }

  /** A table that cannot be made fails alone where that is asked and its statements are its own. */
  #tableFails(state: RunState, step: Step, error: unknown): void {
    const table = step.statements[0]?.table;
    const account = table === undefined ? undefined : state.account(table);
    if (this.#run.options.onError === 'stop' || account === undefined) throw error;
    account.status = 'failed';
    account.error = failureOf(error);
  }

  /** The data is there, so a run that may go on does; it must where only the rows themselves stand against the step. */
  #stepFails(state: RunState, step: Step, error: unknown): void {
    if (!isMigrationError(error)) throw error;
    if (this.#run.options.onError === 'stop' && error.code !== 'ROWS_CONFLICT') throw error;
    state.incomplete = true;
    for (const statement of step.statements) state.note(stepFailed(statement, error));
  }

  async #finish({ target }: Sessions, result: MigrationResult): Promise<void> {
    await target.bookkeeping.finish(this.#run.runId, {
      status: result.status,
      result: JSON.stringify(result),
    });
    this.#events.emit({ type: 'run:finished', result });
  }

  async #fail(sessions: Sessions, state: RunState, thrown: unknown): Promise<MigrationRunError> {
    const error = asMigrationError(thrown, this.#run.signal);
    const result = state.result(error.code === 'INTERRUPTED' ? 'interrupted' : 'failed');
    const unrecorded = await this.#recordFailure(sessions, result);
    const hint = [error.hint, describeTarget(state), unrecorded?.message].filter(
      (text) => text !== undefined,
    );
    const details: ErrorDetails = {
      code: error.code,
      message: error.message,
      place: error.place,
      hint: hint.join('\n'),
      cause: error.cause ?? thrown,
    };
    return new MigrationRunError(details, result);
  }

  /** The connection itself may be what failed; the first failure is the one to tell then. */
  async #recordFailure(
    sessions: Sessions,
    result: MigrationResult,
  ): Promise<Pick<Note, 'message'> | undefined> {
    try {
      await this.#finish(sessions, result);
      return undefined;
    } catch {
      return { message: 'The end of the run could not be recorded in the target.' };
    }
  }
}
