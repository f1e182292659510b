import {
  type Dialect,
  MigrationError,
  type Note,
  type RunProgress,
  type Statement,
  type TableName,
  type TargetSession,
} from '@godwit/plugin-api';
import { listNames } from '../names/nearest-name.js';
import { failureOf } from '../plan/failure-of.js';
import type { MigrationPlan } from '../plan/migration-plan.js';
import { tableKey, whereNamed } from '../plan/names/place.js';
import { pointingRows } from '../plan/target/pointing-rows.js';
import { stepFailed } from '../run/run-steps.js';
import { swapBack } from '../run/take-back.js';
import { executedOf } from './target-changes.js';

/** The tables that a run filled. */
export interface Filled {
  readonly session: TargetSession;
  readonly dialect: Dialect;
  readonly runId: string;
  readonly plan: MigrationPlan;
  readonly progress: RunProgress;
  readonly signal: AbortSignal;
}

/**
 * Empties the tables of a load into tables that were there, and brings back the rows that they held; their keys rest meanwhile.
 * Answers with what failed. Throws TARGET_CHANGED, before anything is deleted, where rows of other tables point at theirs.
 */
export async function emptyTables(filled: Filled): Promise<readonly Note[]> {
  const { session, plan, progress, runId } = filled;
  const kept = executedOf(plan.statements, progress).filter(({ keeps }) => keeps !== undefined);
  const held = kept.flatMap(({ table }) => table ?? []);
  const wrote = new Set(progress.checkpoints.map(({ table }) => tableKey(table)));
  const all = plan.tables.map(({ target }) => target);
  const names = all.filter((name) => wrote.has(tableKey(name)));
  const changed = all.filter((name) => names.includes(name) || isAmong(held, name));
  await refusePointing(
    filled,
    changed.filter((name) => !isAmong(staying(kept), name)),
  );
  const around = await resting(session, changed);
  const before = around.filter(({ phase }) => phase === 'before-load');
  const after = around.filter(({ phase }) => phase !== 'before-load');
  const undone = { runId, prepared: { toSource: (place: Note['place']) => place } };
  return [
    ...(await executeAll(filled, before)),
    ...(await emptied(filled, names.toReversed())),
    ...(await swapBack(session, undone, kept)),
    ...(await executeAll(filled, after)),
    ...(await executeAll(filled, whole(plan))),
  ];
}

/** Keys that rows of the run had weakened hold for all rows again. */
function whole({ statements }: MigrationPlan): readonly Statement[] {
  return statements.flatMap(({ id, suspends, table }): readonly Statement[] => {
    if (suspends?.validated !== true || table === undefined) return [];
    const purpose = `make ${suspends.object} hold for all rows again`;
    return [
      { id: `${id}:whole`, sql: suspends.restore, purpose, table, phase: 'after-load', transaction: 'group' },
    ];
  });
}

function isAmong(names: readonly TableName[], name: TableName): boolean {
  return names.some((one) => tableKey(one) === tableKey(name));
}

/** Tables whose rows are all there again afterwards, for whoever points at them. */
function staying(kept: readonly Statement[]): readonly TableName[] {
  return kept.flatMap(({ table, keeps }) =>
    table !== undefined && keeps?.among.kind === 'rows' ? [table] : [],
  );
}

/** A key has no row to point at once these tables are empty. */
async function refusePointing(
  { session, dialect, signal }: Filled,
  names: readonly TableName[],
): Promise<void> {
  const emptied = new Set(names.map(tableKey));
  const { tables } = await session.introspect();
  const others = tables.filter(({ name }) => !emptied.has(tableKey(name)));
  const pointing = await pointingRows(others, emptied, dialect, (probes) => session.count(probes, signal));
  if (pointing.length === 0) return;
  throw new MigrationError({
    code: 'TARGET_CHANGED',
    message: `Rows of other tables point at what the run wrote: ${listNames(pointing)}.`,
    hint: 'Nothing was taken back. Delete those rows, or let them point elsewhere.',
  });
}

async function resting(session: TargetSession, names: readonly TableName[]): Promise<readonly Statement[]> {
  const { tables } = await session.introspect(whereNamed(names));
  const keys = new Set(names.map(tableKey));
  return (await session.suspend?.(tables.filter(({ name }) => keys.has(tableKey(name))))) ?? [];
}

async function emptied(
  { session, runId, signal }: Filled,
  names: readonly TableName[],
): Promise<readonly Note[]> {
  try {
    if (names.length > 0) await session.empty?.(names, runId, signal);
    return [];
  } catch (error) {
    signal.throwIfAborted();
    const { message, place } = failureOf(error);
    return [
      { code: 'STEP_FAILED', severity: 'loss', place, message: `The tables still hold rows: ${message}` },
    ];
  }
}

async function executeAll(
  { session, runId, signal }: Filled,
  statements: readonly Statement[],
): Promise<readonly Note[]> {
  const failures: Note[] = [];
  for (const statement of statements) {
    try {
      await session.execute([statement], { runId, step: statement.id }, signal);
    } catch (error) {
      signal.throwIfAborted();
      failures.push(stepFailed(statement, error, { toSource: (place) => place }));
    }
  }
  return failures;
}
