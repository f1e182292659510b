import { formatTableName, MigrationError, type RecordedRun, type TableName } from '@godwit/plugin-api';
import { listNames } from '../names/nearest-name.js';
import type { MigrationPlan } from '../plan/migration-plan.js';
import { tableKey } from '../plan/names/place.js';
import { minuteText } from '../plan/tables/unfinished-tables.js';
import { planOf } from '../resume/plan-difference.js';
import type { OpenedTarget } from './target-call.js';

/** Throws CANNOT_ROLL_BACK where a newer run has made, filled or replaced tables of the same names: they are not this run's any more. */
export async function refuseNewer(
  { session: { bookkeeping } }: OpenedTarget,
  { runId }: RecordedRun,
  plan: MigrationPlan,
): Promise<void> {
  const runs = (await bookkeeping.history?.()) ?? [];
  const own = new Set(concernedBy(plan).map(tableKey));
  const newer = runs.slice(
    0,
    Math.max(
      0,
      runs.findIndex((run) => run.runId === runId),
    ),
  );
  for (const run of newer) {
    // A repair writes rows of the run that it mends.
    if (run.state === undefined || run.status === 'rolled-back') continue;
    const newerPlan = planOf(run);
    const shared =
      newerPlan === undefined ? [] : concernedBy(newerPlan).filter((name) => own.has(tableKey(name)));
    const { statements = [], checkpoints = [] } = (await bookkeeping.progress?.(run.runId)) ?? {};
    if (shared.length === 0 || statements.length + checkpoints.length === 0) continue;
    const names = listNames([...new Set(shared.map(formatTableName))]);
    throw new MigrationError({
      code: 'CANNOT_ROLL_BACK',
      message: `The newer run ${run.runId} of ${minuteText(run.startedAt)} has moved into the same tables since, or changed them: ${names}.`,
      hint: 'Nothing was taken back. Take the newer run back first.',
    });
  }
}

/** The tables that a run moves into; of one that changes a schema, those that its statements belong to. */
function concernedBy({ tables, statements }: MigrationPlan): readonly TableName[] {
  if (tables.length > 0) return tables.map(({ target }) => target);
  return statements.flatMap(({ table }) => table ?? []);
}
