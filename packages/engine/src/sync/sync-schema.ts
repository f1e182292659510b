import {
  type DatabaseSchema,
  MigrationError,
  type SourceSession,
  type TargetSession,
} from '@godwit/plugin-api';
import { compareSchemas } from '../compare-schemas/compare-schemas.js';
import { openTargetOf, openTargetToRead } from '../dialects/open-sessions.js';
import { type Compared, compareSides } from '../diff/compare-sides.js';
import type { SchemaComparison, SchemaDifference } from '../diff/schema-comparison.js';
import type { SyncOptions } from '../migration-manager.js';
import { prepareToCompare } from '../plan/prepare-plan.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import { refuseMissing } from '../run/leftovers.js';
import type { RunContext } from '../run-context.js';
import { goOnWithSync } from './go-on.js';
import { planSync, refuseBlocked, refuseLoss, type SyncPlan } from './plan-sync.js';
import { renderSync } from './render-sync.js';
import type { SyncResult } from './sync-result.js';
import { beginSync, carryOutSync, finishSync } from './sync-run.js';

/** What differs, and the changes that were decided for it. */
interface Decided {
  readonly prepared: PreparedPlan;
  readonly compared: Compared;
  readonly planned: SyncPlan;
}

/**
 * Brings the schema of a target to that of its source, or says what would. What an earlier call had begun is finished first. The
 * target is never read and written at the same time.
 */
export async function syncSchema(
  run: RunContext,
  openSource: () => Promise<SourceSession>,
  options: SyncOptions,
): Promise<SyncResult> {
  const started = performance.now();
  const apply = options.apply === true;
  const wentOn = apply ? await goOnWithSync(run) : undefined;
  const decided = await decide(run, openSource, options);
  const { compared, planned } = decided;
  const result = {
    comparison: compared.comparison,
    statements: planned.statements,
    blocked: planned.blocked,
    notes: planned.notes,
    ...(options.generateSQL === true ? { sql: renderSync(planned.plan, planned.statements) } : {}),
  };
  const seconds = (): number => Math.round(performance.now() - started) / 1000;
  if (!apply || planned.statements.length + planned.blocked.length === 0) {
    const status = wentOn === undefined ? statusOf(compared, planned) : 'applied';
    return { ...result, status, ...(wentOn === undefined ? {} : { runId: wentOn }), seconds: seconds() };
  }
  refuseBlocked(planned.blocked);
  if (options.force !== true) refuseLoss(planned.statements);
  if ((await options.confirm?.({ ...result, status: 'planned', seconds: seconds() })) === false)
    throw new MigrationError({ code: 'INTERRUPTED', message: 'Nothing was done.' });
  const done = await applyChanges(run, decided);
  return { ...result, ...done, seconds: seconds() };
}

function statusOf({ comparison }: Compared, { blocked }: SyncPlan): SyncResult['status'] {
  if (comparison.status === 'same') return 'same';
  return blocked.length === 0 ? 'planned' : 'blocked';
}

async function decide(
  run: RunContext,
  openSource: () => Promise<SourceSession>,
  { only, exclude, keep }: SyncOptions,
): Promise<Decided> {
  await using source = await openSource();
  await using target = await openTargetToRead(run);
  await refuseMissing(target);
  const prepared = await prepareToCompare(run, { source, target });
  const compared = await compareSides(run, target, prepared);
  const planned = planSync(run, compared, prepared, {
    renames: compared.differing.renames,
    ...(only && { only }),
    ...(exclude && { exclude }),
    ...(keep === true ? { keepAs: run.runId } : {}),
  });
  return { prepared, compared, planned };
}

async function applyChanges(
  run: RunContext,
  { prepared, compared, planned }: Decided,
): Promise<Pick<SyncResult, 'status' | 'runId' | 'remaining' | 'traces'>> {
  const { runId } = run;
  {
    await using target = await openTargetOf(run);
    await target.checkRights();
    await using _lock = await target.lock(runId);
    await refuseChangedSchema(run, target, compared.differing.held);
    await beginSync(run, target, planned.plan);
    await carryOutSync(run, target, { statements: planned.statements });
    await target.complete?.();
  }
  const remaining = await compareAgain(run, prepared);
  await using target = await openTargetOf(run);
  const isDone = remaining.differences.every((one) => isLeft(one, planned));
  await finishSync(run, target, isDone ? 'done' : 'incomplete');
  const traces = await target.bookkeeping.traces?.();
  const status = isDone ? 'applied' : 'incomplete';
  return { status, runId, remaining, ...(traces && { traces }) };
}

/** What was left out on purpose still differs. */
function isLeft(difference: SchemaDifference, { left }: SyncPlan): boolean {
  const keyOf = ({ kind, table, object }: SchemaDifference): string => JSON.stringify([kind, table, object]);
  return left.some((one) => keyOf(one) === keyOf(difference));
}

/** Renames are done by now. */
async function compareAgain(run: RunContext, prepared: PreparedPlan): Promise<SchemaComparison> {
  await using target = await openTargetToRead(run);
  return (await compareSides(run, target, prepared, 'renamed')).comparison;
}

/** Throws SCHEMA_CHANGED where the target is not what it was when the changes were decided. */
async function refuseChangedSchema(
  { target: { dialect } }: RunContext,
  target: TargetSession,
  held: DatabaseSchema,
): Promise<void> {
  const schemas = [...new Set(held.tables.flatMap(({ name }) => name.schema ?? []))];
  const now = await target.introspect(schemas.length === 0 ? undefined : { schemas });
  const { normalize } = dialect.expressions;
  const differences = [...compareSchemas(held, now, normalize), ...compareSchemas(now, held, normalize)];
  const [first] = differences;
  if (first === undefined) return;
  throw new MigrationError({
    code: 'SCHEMA_CHANGED',
    message: `Others have changed the target since the changes were decided: ${first.part.what}.`,
    place: first.part.place,
    hint: 'Nothing was done. Compare both sides again.',
  });
}
