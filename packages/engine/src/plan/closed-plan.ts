import { acceptedNothing, isOfRun, possibleNotes } from './accept-notes.js';
import type { Foreseen } from './foresee/foresight.js';
import { Ledger } from './ledger.js';
import type { MigrationPlan } from './migration-plan.js';

/**
 * A plan that will not be carried out now: its ledger also tells what carrying it out would add, and which entries of
 * `accept` match nothing.
 */
export function closedPlan(plan: MigrationPlan, foreseen: Foreseen): MigrationPlan {
  const { accept } = plan.options;
  const idle = acceptedNothing(
    accept.filter((entry) => !isOfRun(entry)),
    possibleNotes(plan.ledger, plan.statements),
  );
  const ledger = new Ledger(accept);
  ledger.add(...plan.ledger, ...foreseen.notes, ...idle);
  return { ...plan, ledger: ledger.sorted(), obstacles: [...plan.obstacles, ...foreseen.obstacles] };
}
