import { type Bookkeeping, type Checkpoint, MigrationError } from '@godwit/plugin-api';
import { type DatabaseState, isSameName, type MemoryDatabase } from './database.js';

/** The records of runs, kept in the database beside its tables. */
export function memoryBookkeeping(database: MemoryDatabase): Bookkeeping {
  return {
    begin: async (run) => {
      database.replace({ runs: [...database.state.runs, run] });
    },
    finish: async (runId, outcome) => {
      const { runs } = database.state;
      const at = runs.findIndex((run) => run.runId === runId);
      const run = runs[at];
      if (run === undefined) throw new MigrationError({ code: 'INTERNAL', message: 'The run never began.' });
      database.replace({ runs: runs.with(at, { ...run, outcome }) });
    },
  };
}

/** The checkpoints with one more, which takes the place of an earlier one of the same range. */
export function withCheckpoint(
  { checkpoints }: DatabaseState,
  next: Checkpoint,
): Pick<DatabaseState, 'checkpoints'> {
  const others = checkpoints.filter(({ runId, table, range }) => {
    return runId !== next.runId || range !== next.range || !isSameName(table, next.table);
  });
  return { checkpoints: [...others, next] };
}
