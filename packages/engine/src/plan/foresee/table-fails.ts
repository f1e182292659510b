import type { Note } from '@godwit/plugin-api';
import type { FailureReport, MigrationPlan } from '../migration-plan.js';
import { placeOf } from '../names/place.js';
import type { TableWork } from '../tables/planned-table.js';
import { maySkip } from './may-skip.js';

/** What carrying out a plan would add: notes, and what the load would end with. */
export interface Foreseen {
  readonly notes: readonly Note[];
  readonly obstacles: readonly FailureReport[];
}

/** A table that cannot be loaded ends the run, or is left out where that is asked. */
export function tableFails(
  { source, target, belongs = target }: TableWork,
  failure: FailureReport,
  plan: MigrationPlan,
): Foreseen {
  if (!maySkip(plan, belongs)) return { notes: [], obstacles: [failure] };
  const note: Note = {
    code: 'TABLE_FAILED',
    severity: 'loss',
    place: { ...placeOf(source.name), ...failure.place },
    message: `The table will fail (${failure.code}): ${failure.message}`,
    ...(failure.hint === undefined ? {} : { suggestion: failure.hint }),
  };
  return { notes: [note], obstacles: [] };
}
