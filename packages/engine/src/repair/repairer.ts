import { randomUUID } from 'node:crypto';
import { formatTableName, type Note, type SourceSession } from '@godwit/plugin-api';
import { inject, Lifecycle, scoped } from 'tsyringe';
import { openTargetOf } from '../dialects/open-sessions.js';
import type { EventHub } from '../event-hub.js';
import { Planner } from '../plan/planner.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import { bringBack } from '../run/leftovers.js';
import type { RunContext } from '../run-context.js';
import { EVENTS, RUN } from '../tokens.js';
import { DifferingRows } from '../verify/differing-rows.js';
import { Prover } from '../verify/prover.js';
import type { VerificationResult } from '../verify/verification-result.js';
import { Verifier } from '../verify/verifier.js';
import { RepairAccount } from './repair-account.js';
import type { RepairResult } from './repair-result.js';
import { type RepairPass, writeRepair } from './write-repair.js';

/** What one pass of a comparison found, with the rows to write. */
interface Pass {
  readonly prepared: PreparedPlan;
  readonly verification: VerificationResult;
  readonly rows: ReadonlyMap<string, DifferingRows>;
}

/** Makes a target hold what the source does, by writing only the rows that differ. */
@scoped(Lifecycle.ContainerScoped)
export class Repairer {
  readonly #run: RunContext;
  readonly #events: EventHub;
  readonly #planner: Planner;
  readonly #prover: Prover;
  readonly #verifier: Verifier;

  constructor(
    @inject(RUN) run: RunContext,
    @inject(EVENTS) events: EventHub,
    @inject(Planner) planner: Planner,
    @inject(Prover) prover: Prover,
    @inject(Verifier) verifier: Verifier,
  ) {
    this.#run = run;
    this.#events = events;
    this.#planner = planner;
    this.#prover = prover;
    this.#verifier = verifier;
  }

  /**
   * Compares, writes what differs and compares again, until nothing is left that a pass could mend. Each pass keeps a bounded
   * number of rows in memory. The target is never read and written at the same time.
   */
  async repair(source: SourceSession, deleteExtra: boolean): Promise<RepairResult> {
    const started = performance.now();
    const account = new RepairAccount();
    await this.#restore();
    let pass = await this.#compare(source);
    const clean = pass.verification.status === 'same';
    let done: RepairPass = { changed: 0, raised: 0, notes: [] };
    while (pass.verification.status !== 'same') {
      const before = done;
      done = await this.#write(source, pass, account, deleteExtra);
      const raised = before.raised + done.raised;
      done = { ...done, raised, notes: [...before.notes, ...done.notes] };
      if (done.changed === 0) break;
      const behind = numberBehind(pass);
      pass = await this.#compare(source, pass.prepared);
      // Generators that no raising moves would be raised for ever.
      if (done.changed === raised - before.raised && numberBehind(pass) >= behind) break;
    }
    const same = pass.verification.status === 'same';
    return {
      status: clean ? 'clean' : same ? 'repaired' : 'different',
      tables: account.tables(),
      raised: done.raised,
      notes: done.notes,
      ...(done.traces && { traces: done.traces }),
      verification: pass.verification,
      seconds: Math.round(performance.now() - started) / 1000,
    };
  }

  async #compare(source: SourceSession, known?: PreparedPlan): Promise<Pass> {
    await using target = await this.#prover.openTarget();
    const prepared = known ?? (await this.#planner.prepareToCompare({ source, target }));
    const rows = new Map(
      prepared.work.map((work) => [formatTableName(work.source.name), new DifferingRows()]),
    );
    const verification = await this.#verifier.verify({ source, target }, prepared, { level: 'full', rows });
    return { prepared, verification, rows };
  }

  async #write(
    source: SourceSession,
    { prepared, verification, rows }: Pass,
    account: RepairAccount,
    deleteExtra: boolean,
  ): Promise<RepairPass> {
    await using target = await openTargetOf(this.#run);
    await target.checkRights({ tables: false });
    const runId = randomUUID();
    await using _lock = await target.lock(runId);
    const task = { runId, prepared, verification, rows, deleteExtra, account, run: this.#run };
    const done = await writeRepair(target, await source.fingerprint(), task);
    // Rows that are right now may let a key hold for all of them again.
    this.#tell(await bringBack(target));
    return done;
  }

  /** What an earlier run that was cut off took away comes back before anything is compared. */
  async #restore(): Promise<void> {
    await using target = await openTargetOf(this.#run);
    if (target.restore === undefined) return;
    await using _lock = await target.lock(randomUUID());
    this.#tell(await bringBack(target));
  }

  #tell(notes: readonly Note[]): void {
    if (notes.length > 0) this.#events.emit({ type: 'target:restored', notes });
  }
}

/** How many generators are behind. */
function numberBehind({ verification }: Pass): number {
  return verification.findings.filter(({ kind }) => kind === 'sequence').length;
}
