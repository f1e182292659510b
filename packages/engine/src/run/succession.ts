import { MigrationError } from '@godwit/plugin-api';
import { inject, Lifecycle, scoped } from 'tsyringe';
import type { MigrationPlan } from '../plan/migration-plan.js';
import type { Sessions } from '../plan/prepared-plan.js';
import { Prover } from '../verify/prover.js';
import type { MigrationResult } from './migration-result.js';
import type { RunState } from './run-state.js';
import { StepRunner } from './step-runner.js';

/** Whether the proof comes before the end of the run, because old tables wait for it. */
export function waitsForProof({ statements }: Pick<MigrationPlan, 'statements'>): boolean {
  return statements.some(({ phase }) => phase === 'after-proof');
}

/** Lets the old tables go once the new ones are proved. */
@scoped(Lifecycle.ContainerScoped)
export class Succession {
  readonly #prover: Prover;
  readonly #steps: StepRunner;

  constructor(@inject(Prover) prover: Prover, @inject(StepRunner) steps: StepRunner) {
    this.#prover = prover;
    this.#steps = steps;
  }

  /** Throws CONTENTS_DIFFER where both sides do not hold the same; nothing is gone then. */
  async letGo({ source, target }: Sessions, state: RunState): Promise<MigrationResult> {
    const { prepared } = state;
    const result = await this.#prover.compare(source, prepared, state.result(state.endStatus));
    state.verification = result.verification;
    if (result.verification?.status === 'different') throw different();
    await this.#steps.phase(target, state, 'after-proof', async (_step, error) => {
      throw error;
    });
    return result;
  }
}

function different(): MigrationError {
  return new MigrationError({
    code: 'CONTENTS_DIFFER',
    message: 'The new tables do not hold what they should, so the old ones were not dropped for them.',
    hint: 'To keep the new tables and look at them, let the old ones go before the load: onExisting "drop-first".',
  });
}
