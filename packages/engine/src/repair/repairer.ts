import { randomUUID } from 'node:crypto';
import { formatTableName, type SourceSession } from '@godwit/plugin-api';
import { inject, Lifecycle, scoped } from 'tsyringe';
import { openTarget } from '../dialects/open-sessions.js';
import { Planner, type PreparedPlan } from '../plan/planner.js';
import type { RunContext } from '../run-context.js';
import { RUN } from '../tokens.js';
import { DifferingRows } from '../verify/differing-rows.js';
import { Prover } from '../verify/prover.js';
import type { VerificationResult } from '../verify/verification-result.js';
import { Verifier } from '../verify/verifier.js';
import { RepairAccount } from './repair-account.js';
import type { RepairResult } from './repair-result.js';
import { writeRepair } from './write-repair.js';

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
  readonly #planner: Planner;
  readonly #prover: Prover;
  readonly #verifier: Verifier;

  constructor(
    @inject(RUN) run: RunContext,
    @inject(Planner) planner: Planner,
    @inject(Prover) prover: Prover,
    @inject(Verifier) verifier: Verifier,
  ) {
    this.#run = run;
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
    let pass = await this.#compare(source);
    const clean = pass.verification.status === 'same';
    while (pass.verification.status !== 'same') {
      const changed = await this.#write(source, pass, account, deleteExtra);
      if (changed === 0) break;
      pass = await this.#compare(source, pass.prepared);
    }
    const same = pass.verification.status === 'same';
    return {
      status: clean ? 'clean' : same ? 'repaired' : 'different',
      tables: account.tables(),
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

  /** How many rows and generators were changed. */
  async #write(
    source: SourceSession,
    { prepared, verification, rows }: Pass,
    account: RepairAccount,
    deleteExtra: boolean,
  ): Promise<number> {
    const { signal, target: endpoint } = this.#run;
    await using target = await openTarget(endpoint, signal);
    await target.checkRights();
    const runId = randomUUID();
    await using _lock = await target.lock(runId);
    const task = { runId, prepared, verification, rows, deleteExtra, account, run: this.#run };
    return await writeRepair(target, await source.fingerprint(), task);
  }
}
