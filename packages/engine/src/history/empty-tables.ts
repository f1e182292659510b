import {
  countOf,
  type Dialect,
  formatTableName,
  MigrationError,
  type Note,
  type Probe,
  type RunProgress,
  type Statement,
  type TableName,
  type TargetSession,
} from '@godwit/plugin-api';
import { listNames } from '../names/nearest-name.js';
import { nullPredicate } from '../names/null-predicate.js';
import { failureOf } from '../plan/failure-of.js';
import type { MigrationPlan } from '../plan/migration-plan.js';
import { tableKey, whereNamed } from '../plan/names/place.js';
import { stepFailed } from '../run/run-steps.js';

/** The tables that a run filled, which were empty before. */
export interface Filled {
  readonly session: TargetSession;
  readonly dialect: Dialect;
  readonly runId: string;
  readonly plan: MigrationPlan;
  readonly progress: RunProgress;
  readonly signal: AbortSignal;
}

/**
 * Empties the tables of a load into tables that were there; their keys rest meanwhile. Answers with what failed. Throws
 * TARGET_CHANGED, before anything is deleted, where rows of other tables point at theirs.
 */
export async function emptyTables(filled: Filled): Promise<readonly Note[]> {
  const { session, plan, progress } = filled;
  const wrote = new Set(progress.checkpoints.map(({ table }) => tableKey(table)));
  const names = plan.tables.map(({ target }) => target).filter((name) => wrote.has(tableKey(name)));
  await refusePointing(filled, names);
  const around = await resting(session, names);
  const before = around.filter(({ phase }) => phase === 'before-load');
  const after = around.filter(({ phase }) => phase !== 'before-load');
  return [
    ...(await executeAll(filled, before)),
    ...(await emptied(filled, names.toReversed())),
    ...(await executeAll(filled, after)),
  ];
}

/** A key has no row to point at once these tables are empty. */
async function refusePointing(
  { session, dialect, signal }: Filled,
  names: readonly TableName[],
): Promise<void> {
  const emptied = new Set(names.map(tableKey));
  const { tables } = await session.introspect();
  const keys = tables
    .filter(({ name }) => !emptied.has(tableKey(name)))
    .flatMap((table) =>
      table.foreignKeys
        .filter(({ references }) => emptied.has(tableKey(references.table)))
        .map(({ columns, references }) => ({
          table,
          references,
          predicate: nullPredicate(dialect, table, columns, 'set'),
        })),
    );
  const probes = keys.map(({ table, predicate }): Probe => {
    return predicate === undefined
      ? { kind: 'rows', table: table.name }
      : { kind: 'matches', table: table.name, predicate, keyColumns: [] };
  });
  const answers = probes.length === 0 ? [] : await session.count(probes, signal);
  const pointing = keys.flatMap(({ table, references }, index) => {
    const count = Number(answers[index]?.count ?? 0n);
    if (count === 0) return [];
    return [
      `${countOf(count, 'row')} of ${formatTableName(table.name)} at ${formatTableName(references.table)}`,
    ];
  });
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
