import type { Note, RunProgress, Statement, TableName, TargetSession } from '@godwit/plugin-api';
import type { MigrationPlan } from '../plan/migration-plan.js';
import { tableKey, whereNamed } from '../plan/names/place.js';
import { stepFailed } from '../run/run-steps.js';
import type { Endpoint } from '../run-context.js';

/** The tables that a run filled, which were empty before. */
export interface Filled {
  readonly session: TargetSession;
  readonly endpoint: Endpoint;
  readonly runId: string;
  readonly plan: MigrationPlan;
  readonly progress: RunProgress;
  readonly signal: AbortSignal;
}

/** Empties the tables of a load into tables that were there; their keys rest meanwhile. Answers with what failed. */
export async function emptyTables(filled: Filled): Promise<readonly Note[]> {
  const { session, endpoint, plan, progress } = filled;
  const wrote = new Set(progress.checkpoints.map(({ table }) => tableKey(table)));
  const names = plan.tables.map(({ target }) => target).filter((name) => wrote.has(tableKey(name)));
  const empty = endpoint.dialect.ddl.empty?.(names.toReversed()) ?? [];
  const around = await resting(session, names);
  const before = around.filter(({ phase }) => phase === 'before-load');
  const after = around.filter(({ phase }) => phase !== 'before-load');
  const failures: Note[] = [];
  for (const statement of [...before, ...empty, ...after]) {
    const failure = await execute(filled, statement, empty.includes(statement) ? statement.table : undefined);
    if (failure !== undefined) failures.push(failure);
  }
  return failures;
}

async function resting(session: TargetSession, names: readonly TableName[]): Promise<readonly Statement[]> {
  const { tables } = await session.introspect(whereNamed(names));
  const keys = new Set(names.map(tableKey));
  return (await session.suspend?.(tables.filter(({ name }) => keys.has(tableKey(name))))) ?? [];
}

async function execute(
  { session, runId, signal }: Filled,
  statement: Statement,
  emptied: TableName | undefined,
): Promise<Note | undefined> {
  try {
    const forgets = emptied === undefined ? {} : { forgets: [emptied] };
    await session.execute([statement], { runId, step: statement.id, ...forgets }, signal);
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return stepFailed(statement, error, { toSource: (place) => place });
  }
}
