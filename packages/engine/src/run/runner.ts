import { isMigrationError, type Note, type TargetSession, type Traces } from '@godwit/plugin-api';
import { inject, Lifecycle, scoped } from 'tsyringe';
import type { EventHub } from '../event-hub.js';
import type { PreparedPlan, Sessions } from '../plan/prepared-plan.js';
import { renderPlanJson } from '../render/render-plan.js';
import type { RunContext } from '../run-context.js';
import { EVENTS, RUN } from '../tokens.js';
import { VERSION } from '../version.js';
import { describeTarget } from './describe-target.js';
import { withEqualRows } from './equal-rows.js';
import type { Step } from './group-statements.js';
import { Loader } from './loader.js';
import type { MigrationResult } from './migration-result.js';
import { MigrationRunError } from './migration-run-error.js';
import { Recovery } from './recovery.js';
import { RunState } from './run-state.js';
import { StepRunner, stepFailed } from './step-runner.js';
import { Succession, waitsForProof } from './succession.js';
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
  readonly #succession: Succession;

  constructor(
    @inject(RUN) run: RunContext,
    @inject(EVENTS) events: EventHub,
    @inject(StepRunner) steps: StepRunner,
    @inject(Loader) loader: Loader,
    @inject(Recovery) recovery: Recovery,
    @inject(Succession) succession: Succession,
  ) {
    this.#run = run;
    this.#events = events;
    this.#steps = steps;
    this.#loader = loader;
    this.#recovery = recovery;
    this.#succession = succession;
  }

  /** Throws a {@link MigrationRunError} with the account once the run has begun. `start` is when planning began, `restored` what an earlier run had left open. */
  async run(
    sessions: Sessions,
    prepared: PreparedPlan,
    start: number,
    restored: readonly Note[] = [],
  ): Promise<MigrationResult> {
    await this.#begin(sessions, prepared);
    const state = new RunState(this.#run.runId, prepared, this.#events, start);
    for (const note of restored) state.note(note);
    this.#events.emit({ type: 'run:started', runId: this.#run.runId, plan: prepared.plan });
    try {
      await this.#makeTables(sessions, state);
      const filled = await this.#fill(sessions, state);
      const result = await this.#complete(sessions, filled);
      this.#events.emit({ type: 'run:finished', result });
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
      if (target.complete === undefined) await this.#recovery.takeAllBack(target, state);
      throw error;
    }
  }

  async #fill(sessions: Sessions, state: RunState): Promise<MigrationResult> {
    const { target } = sessions;
    try {
      if (this.#run.options.mode !== 'schema-only') await this.#loader.load(sessions, state);
      await this.#recovery.removeFailed(target, state);
      await this.#steps.phase(target, state, 'after-load', async (step, error) =>
        this.#stepFails(target, state, step, error),
      );
      const { plan } = state.prepared;
      return waitsForProof(plan)
        ? await this.#succession.letGo(sessions, state)
        : state.result(state.endStatus);
    } catch (error) {
      if (target.complete === undefined) await this.#recovery.afterFailure(target, state);
      throw error;
    }
  }

  /** A table that cannot be made fails alone where that is asked and its statements are its own. */
  #tableFails(state: RunState, step: Step, error: unknown): void {
    const table = step.statements[0]?.table;
    const account = table === undefined ? undefined : state.account(table);
    if (account === undefined || !state.maySkip(account)) throw error;
    account.status = 'failed';
    account.error = failureOf(error);
  }

  /** The data is there, so a run that may go on does; it must where only the rows themselves stand against the step. */
  async #stepFails(target: TargetSession, state: RunState, step: Step, error: unknown): Promise<void> {
    if (!isMigrationError(error)) throw error;
    const dispensable = step.statements.every((statement) => statement.noteWhenFailed !== undefined);
    if (this.#run.options.onError === 'stop' && error.code !== 'ROWS_CONFLICT' && !dispensable) throw error;
    const { includeTables, excludeTables } = this.#run.options;
    // Whoever leaves tables out expects that what names them stays behind.
    const isPart = includeTables.length + excludeTables.length > 0;
    const expected = dispensable && isPart && error.code !== 'ROWS_CONFLICT';
    state.incomplete ||= !expected;
    for (const statement of step.statements) {
      state.told.add(statement.id);
      const note = stepFailed(statement, error, state.prepared);
      const isOfRows = error.code === 'ROWS_CONFLICT';
      state.note(isOfRows ? await withEqualRows(note, statement, target, state, this.#run.signal) : note);
    }
  }

  /** Records the end, and has a target that was built aside put in place; from then on nothing can be taken back. */
  async #complete({ target }: Sessions, result: MigrationResult): Promise<MigrationResult> {
    if (target.complete !== undefined) this.#run.signal.throwIfAborted();
    await this.#record(target, result);
    const traces = await target.bookkeeping.traces?.();
    if (target.complete !== undefined) {
      this.#events.emit({ type: 'run:completing' });
      await target.complete();
    }
    return traces === undefined ? result : { ...result, traces };
  }

  async #record(target: TargetSession, { status, ...rest }: MigrationResult): Promise<void> {
    const result = JSON.stringify({ ...rest, status });
    await target.bookkeeping.finish(this.#run.runId, { status, result });
  }

  async #fail(sessions: Sessions, state: RunState, thrown: unknown): Promise<MigrationRunError> {
    const error = asMigrationError(thrown, this.#run.signal);
    state.discarded = sessions.target.complete !== undefined;
    const account = state.result(error.code === 'INTERRUPTED' ? 'interrupted' : 'failed');
    const unrecorded = await this.#recordFailure(sessions, account);
    const traces = unrecorded === undefined ? await this.#tracesOfFailure(sessions, state) : undefined;
    const result = traces === undefined ? account : { ...account, traces };
    this.#events.emit({ type: 'run:finished', result });
    const hints = [error.hint, describeTarget(state, traces), unrecorded?.message];
    const { code, message, place, cause = thrown } = error;
    const hint = hints.filter((text) => text !== undefined).join('\n');
    return new MigrationRunError({ code, message, place, hint, cause }, result);
  }

  /** Records that are still needed to bring something back are not offered for removal. */
  async #tracesOfFailure({ target }: Sessions, state: RunState): Promise<Traces | undefined> {
    if (state.discarded || state.needsRecords) return undefined;
    return await target.bookkeeping.traces?.().catch(() => undefined);
  }

  /** The connection itself may be what failed; the first failure is the one to tell then. */
  async #recordFailure(
    { target }: Sessions,
    result: MigrationResult,
  ): Promise<Pick<Note, 'message'> | undefined> {
    // What was built aside goes, and its records with it.
    if (target.complete !== undefined) return undefined;
    try {
      await this.#record(target, result);
      return undefined;
    } catch {
      return { message: 'The end of the run could not be recorded in the target.' };
    }
  }
}
