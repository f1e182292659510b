import type { Note, RunProgress, Statement, TableName, TargetSession } from '@godwit/plugin-api';
import { failureOf } from '../plan/failure-of.js';
import type { MigrationPlan } from '../plan/migration-plan.js';
import { tableKey, whereNamed } from '../plan/names/place.js';
import { stepFailed } from '../run/run-steps.js';

/** The tables that a run filled, which were empty before. */
export interface Filled {
  readonly session: TargetSession;
  readonly runId: string;
  readonly plan: MigrationPlan;
  readonly progress: RunProgress;
  readonly signal: AbortSignal;
}

/** Empties the tables of a load into tables that were there; their keys rest meanwhile. Answers with what failed. */
export async function emptyTables(filled: Filled): Promise<readonly Note[]> {
  const { session, plan, progress } = filled;
  const wrote = new Set(progress.checkpoints.map(({ table }) => tableKey(table)));
  const names = plan.tables.map(({ target }) => target).filter((name) => wrote.has(tableKey(name)));
  const around = await resting(session, names);
  const before = around.filter(({ phase }) => phase === 'before-load');
  const after = around.filter(({ phase }) => phase !== 'before-load');
  return [
    ...(await executeAll(filled, before)),
    ...(await emptied(filled, names.toReversed())),
    ...(await executeAll(filled, after)),
  ];
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
