import { notVerified } from '../plan/foresee/not-verified.js';
import type { MigrationPlan } from '../plan/migration-plan.js';
import type { RunContext } from '../run-context.js';

type Planned = Pick<MigrationPlan, 'statements'>;

/** Whether the proof comes before the end of the run, because old tables wait for it. */
export function waitsForProof({ statements }: Planned): boolean {
  return statements.some(({ phase }) => phase === 'after-proof');
}

/** Whether both sides are compared after the end of the run. */
export function isProofDue(run: RunContext, plan: Planned): boolean {
  return run.options.verify !== 'none' && notVerified(run) === undefined && !waitsForProof(plan);
}
