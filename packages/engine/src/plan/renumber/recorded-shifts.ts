import { MigrationError } from '@godwit/plugin-api';
import { openTargetOf } from '../../dialects/open-sessions.js';
import { planOf } from '../../resume/plan-difference.js';
import { isSyncRun } from '../../resume/run-memory.js';
import type { RunContext } from '../../run-context.js';
import { tableKey } from '../names/place.js';
import type { ColumnDraft, TableDraft } from '../tables/drafts.js';
import type { Raised } from './raise-keys.js';
import { shiftOf } from './shift-columns.js';

/**
 * By how much the newest run on record raised the numbers of these columns: once its rows are there, the target does not tell it
 * any more. Throws RUN_NOT_FOUND.
 */
export async function recordedShifts(run: RunContext, drafts: readonly TableDraft[]): Promise<Raised> {
  await using target = await openTargetOf(run);
  const runs = (await target.bookkeeping.history?.()) ?? [];
  const plan = runs
    .filter((one) => one.status !== 'rolled-back' && !isSyncRun(one))
    .map(planOf)
    .find((one) => one?.options.renumber === true);
  if (plan === undefined) throw notRecorded();
  const by = new Map<ColumnDraft, bigint>();
  for (const draft of drafts) {
    const table = plan.tables.find(({ source }) => tableKey(source) === tableKey(draft.source.name));
    for (const column of draft.columns) {
      const then = table?.columns.find(({ target }) => target === column.target);
      const shift = shiftOf(then?.transforms ?? []);
      if (shift !== undefined) by.set(column, shift);
    }
  }
  return { by, notes: [] };
}

function notRecorded(): MigrationError {
  return new MigrationError({
    code: 'RUN_NOT_FOUND',
    message:
      'By how much renumber raised keys is in the records of the run, and the target has none of such a run.',
    hint: 'Leave renumber out where no run has raised keys of this target.',
  });
}
