import type { Note, Statement, TargetSession } from '@godwit/plugin-api';
import { stepFailed } from './step-runner.js';

/**
 * Undoes statements, the last first. It goes on after a failure, so that as much as possible is gone, and answers
 * with a note for each failure.
 */
export async function takeBack(
  target: TargetSession,
  runId: string,
  statements: readonly Statement[],
): Promise<readonly Note[]> {
  const failures: Note[] = [];
  for (const undo of [...statements].reverse().flatMap(undoStatements)) {
    try {
      // Its own signal: taking back is what an interrupted run still has to do.
      await target.execute([undo], { runId, step: undo.id }, new AbortController().signal);
    } catch (error) {
      failures.push(stepFailed(undo, error));
    }
  }
  return failures;
}

function undoStatements(statement: Statement): readonly Statement[] {
  const { id, purpose, table, phase, transaction, undo } = statement;
  return (undo ?? []).map((sql, index) => ({
    id: `${id}:undo:${index + 1}`,
    sql,
    purpose: `take back: ${purpose}`,
    phase,
    transaction,
    ...(table === undefined ? {} : { table }),
  }));
}
