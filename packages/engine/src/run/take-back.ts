import type { Note, Statement, TargetSession } from '@godwit/plugin-api';
import type { RunState } from './run-state.js';
import { stepFailed } from './run-steps.js';

/** The run whose statements are taken back. */
interface Undone {
  readonly runId: string;
  readonly prepared: Pick<RunState['prepared'], 'toSource'>;
}

/**
 * Undoes statements one by one, the last first. It goes on after a failure, so that as much as possible is gone, and answers
 * with a note for each failure.
 */
export async function takeBack(
  target: TargetSession,
  run: Undone,
  statements: readonly Statement[],
): Promise<readonly Note[]> {
  const failures: Note[] = [];
  for (const undo of undoing(statements)) {
    const failure = await undoTogether(target, run, [undo]);
    if (failure !== undefined) failures.push(failure);
  }
  return failures;
}

/**
 * Undoes statements in one transaction, the last first: nothing that was made goes unless what it replaced comes back.
 * Answers with a note where that failed.
 */
export async function swapBack(
  target: TargetSession,
  run: Undone,
  statements: readonly Statement[],
): Promise<readonly Note[]> {
  const failure = await undoTogether(target, run, undoing(statements));
  return failure === undefined ? [] : [failure];
}

function undoing(statements: readonly Statement[]): readonly Statement[] {
  return statements.toReversed().flatMap(undoStatements);
}

async function undoTogether(
  target: TargetSession,
  { runId, prepared }: Undone,
  undo: readonly Statement[],
): Promise<Note | undefined> {
  const [first] = undo;
  if (first === undefined) return undefined;
  try {
    // Its own signal: taking back is what an interrupted run still has to do.
    await target.execute(
      undo,
      { runId, step: first.id, others: undo.slice(1).map(({ id }) => id) },
      new AbortController().signal,
    );
    return undefined;
  } catch (error) {
    if (undo.length === 1) return stepFailed(first, error, prepared);
    const sql = undo.map((statement) => statement.sql).join('; ');
    return stepFailed({ ...first, sql, purpose: 'take back what the run had made' }, error, prepared);
  }
}

function undoStatements(statement: Statement): readonly Statement[] {
  const { id, purpose, table, phase, transaction, undo, suspends, silent } = statement;
  return (undo ?? []).map((sql, index) => ({
    id: `${id}:undo:${index + 1}`,
    sql,
    purpose: `take back: ${purpose}`,
    phase,
    transaction,
    ...(table === undefined ? {} : { table }),
    ...(suspends === undefined ? {} : { restores: suspends.object }),
    ...(silent && { silent }),
  }));
}
