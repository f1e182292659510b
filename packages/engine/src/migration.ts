import { type AnyTransform, MigrationError } from '@godwit/plugin-api';
import { inject, injectAll, Lifecycle, scoped } from 'tsyringe';
import { openSource, openTargetOf, openTargetToRead } from './dialects/open-sessions.js';
import { compareSides } from './diff/compare-sides.js';
import type { SchemaComparison } from './diff/schema-comparison.js';
import { asMigrationError, originalError } from './errors/wrap-error.js';
import type { EventHub } from './event-hub.js';
import type { SyncOptions } from './migration-manager.js';
import { acceptedNothing, isOfRun, possibleNotes } from './plan/accept-notes.js';
import { foresee } from './plan/foresee/foresight.js';
import { Obstacles } from './plan/foresee/obstacles.js';
import type { Foreseen } from './plan/foresee/table-fails.js';
import { Ledger } from './plan/ledger.js';
import { madeSchema } from './plan/made-schema.js';
import type { MigrationPlan } from './plan/migration-plan.js';
import { preparePlan, prepareToCompare } from './plan/prepare-plan.js';
import { proposedOptions } from './plan/propose-options.js';
import type { DatabaseProfile } from './profile/database-profile.js';
import { profileDatabase } from './profile/profile-database.js';
import { readerCount } from './reading/reader-count.js';
import type { RepairResult } from './repair/repair-result.js';
import { repairTarget } from './repair/repair-target.js';
import { alreadyMoved, stillMoved } from './resume/already-moved.js';
import { retryRejects } from './retry/retry-rejects.js';
import type { RetryResult } from './retry/retry-result.js';
import { refuseMissing } from './run/leftovers.js';
import type { MigrationResult } from './run/migration-result.js';
import { isMigrationRunError } from './run/migration-run-error.js';
import { move } from './run/move.js';
import { proveRun } from './run/prove-run.js';
import { SourceHolder } from './run/source-holder.js';
import { SpentTime } from './run/time-spent.js';
import type { Beginning, RunContext, RunRequest } from './run-context.js';
import { refuseSaved } from './saved/saved-endpoint.js';
import type { SyncResult } from './sync/sync-result.js';
import { syncSchema } from './sync/sync-schema.js';
import { EVENTS, RUN, TRANSFORM } from './tokens.js';
import type { VerificationResult, VerifyLevel } from './verify/verification-result.js';
import { verifyTarget } from './verify/verify-target.js';

/** One call of a manager: opens both sides, works, and closes them in every case. */
@scoped(Lifecycle.ContainerScoped)
export class Migration {
  readonly #run: RunContext;

  constructor(
    @inject(RUN) run: RunRequest,
    @inject(EVENTS) events: EventHub,
    @injectAll(TRANSFORM, { isOptional: true }) transforms: readonly AnyTransform[],
  ) {
    this.#run = { ...run, events, transforms };
  }

  plan(): Promise<MigrationPlan> {
    return this.#guard(async () => {
      await using source = await this.#openSource();
      await using target = await openTargetOf(this.#run);
      const obstacles = new Obstacles('go-on');
      await obstacles.meet(() => target.checkRights({ tables: this.#run.options.mode !== 'into-existing' }));
      await obstacles.meet(() => refuseMissing(target));
      const prepared = await preparePlan(this.#run, { source, target }, obstacles);
      const closed = closedPlan(prepared.plan, await foresee(source, prepared, this.#run));
      if (closed.options.mode === 'into-existing') return { ...closed, proposes: proposedOptions(closed) };
      return { ...closed, ...madeSchema(prepared, this.#run.target) };
    });
  }

  migrate(beginning: Beginning = 'anew'): Promise<MigrationResult> {
    const start = performance.now();
    const spent = new SpentTime(start);
    const leave = this.#run.events.on((event) => spent.see(event, performance.now()));
    return this.#guard(async () => {
      await using holder = await SourceHolder.open(() => this.#openSource());
      const proved = await this.#moved({ ...this.#run, beginning }, holder, start);
      const end = performance.now();
      return { ...proved, seconds: Math.round(end - start) / 1000, time: spent.until(end) };
    }).finally(leave);
  }

  /** What was moved and proved, or was there already. */
  async #moved(run: RunContext, holder: SourceHolder, start: number): Promise<MigrationResult> {
    try {
      const moved = await move(run, holder, start);
      if (moved.isOver === true) return await stillMoved(moved.run, holder.session, moved.result, start);
      return await proveRun(moved, { holder, mend: (source) => repairTarget(moved.run, source, true) });
    } catch (error) {
      const found = await alreadyMoved(run, holder.session, error, start);
      if (found === undefined) throw error;
      return found;
    }
  }

  verify(level: VerifyLevel): Promise<VerificationResult> {
    return this.#guard(async () => {
      await using source = await this.#openSource();
      await using target = await openTargetToRead(this.#run);
      await refuseMissing(target);
      const prepared = await prepareToCompare(this.#run, { source, target });
      return await verifyTarget(this.#run, { source, target }, prepared, { level });
    });
  }

  compareSchemas(): Promise<SchemaComparison> {
    const run = this.#ofSchemas();
    return this.#guard(async () => {
      await using source = await this.#openSource(run);
      await using target = await openTargetToRead(run);
      await refuseMissing(target);
      const prepared = await prepareToCompare(run, { source, target });
      return (await compareSides(run, target, prepared, 'to-rename', { source, target })).comparison;
    });
  }

  syncSchema(options: SyncOptions): Promise<SyncResult> {
    const run = this.#ofSchemas();
    return this.#guard(() => syncSchema(run, () => this.#openSource(run), options));
  }

  /** Schemas are compared and changed without a look at rows. */
  #ofSchemas(): RunContext {
    return { ...this.#run, options: { ...this.#run.options, mode: 'schema-only' } };
  }

  repair(deleteExtra: boolean): Promise<RepairResult> {
    return this.#guard(async () => {
      await using source = await this.#openSource();
      return await repairTarget(this.#run, source, deleteExtra);
    });
  }

  retryRejects(): Promise<RetryResult> {
    return this.#guard(async () => {
      await using source = await this.#openSource();
      return await retryRejects(this.#run, source);
    });
  }

  async profile(): Promise<DatabaseProfile> {
    refuseSaved([this.#run.source]);
    return await profileDatabase(this.#run);
  }

  /** Where rows are asked for, a saved schema is refused. */
  #openSource({ source, options, signal }: RunContext = this.#run) {
    if (options.mode !== 'schema-only') refuseSaved([source]);
    const { snapshot, damagedSource: damaged, ofSource } = options;
    return openSource(source, {
      readers: readerCount(options),
      snapshot,
      damaged,
      options: ofSource,
      signal,
    });
  }

  async #guard<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      const original = originalError(error);
      throw isMigrationRunError(original)
        ? original
        : beforeRun(asMigrationError(original, this.#run.signal));
    }
  }
}

/** Until a run has begun nothing is written, which a person who interrupts it wants to know. */
function beforeRun(error: MigrationError): MigrationError {
  if (error.code !== 'INTERRUPTED') return error;
  const { code, message, cause } = error;
  return new MigrationError({ code, message, cause, hint: 'Nothing was written.' });
}

/**
 * A plan that will not be carried out now: its ledger also tells what carrying it out would add, and which entries of
 * `accept` match nothing.
 */
function closedPlan(plan: MigrationPlan, foreseen: Foreseen): MigrationPlan {
  const { accept } = plan.options;
  const idle = acceptedNothing(
    accept.filter((entry) => !isOfRun(entry)),
    possibleNotes(plan.ledger, plan.statements),
  );
  const ledger = new Ledger(accept);
  ledger.add(...plan.ledger, ...foreseen.notes, ...idle);
  return { ...plan, ledger: ledger.sorted(), obstacles: [...plan.obstacles, ...foreseen.obstacles] };
}
