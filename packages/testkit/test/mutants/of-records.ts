import type { Bookkeeping, RunProgress, TargetSession } from '@godwit/plugin-api';
import { type MemoryKind, type Mutant, mutant, withTarget, withWriter } from './mutant.js';

/** Targets whose records tell something else than what happened. */
export const OF_RECORDS: readonly Mutant[] = [
  ofRecords('leaves the end of a run that goes on', ({ bookkeeping }) =>
    recording(bookkeeping, { reopen: async () => {} }),
  ),
  ofRecords('tells the oldest run first', ({ bookkeeping }) =>
    recording(bookkeeping, {
      history: async () => ((await bookkeeping.history?.()) ?? []).toReversed(),
    }),
  ),
  ofRecords('forgets the state of a run', ({ bookkeeping }) =>
    recording(bookkeeping, { begin: ({ state: _, ...run }) => bookkeeping.begin(run) }),
  ),
  ofRecords('records one statement of a transaction', (session) => ({
    execute: (group, { others: _, ...step }, signal) => session.execute(group, step, signal),
  })),
  ofRecords('records nothing of what is taken back', (session) => ({
    execute: (group, step, signal) =>
      session.execute(group, { ...step, step: step.step.replace(':undo:', ':back:') }, signal),
  })),
  ofRecords('records a statement that fails', (session) => {
    const failed: string[] = [];
    return {
      execute: async (group, step, signal) => {
        await session.execute(group, step, signal).catch((error: unknown) => {
          failed.push(step.step);
          throw error;
        });
      },
      ...recording(session.bookkeeping, {
        progress: async (runId) => {
          const { statements, ...more } = await progressOf(session, runId);
          return { ...more, statements: [...statements, ...failed] };
        },
      }),
    };
  }),
  ofRecords('settles all rejects of a run', (session) =>
    recording(session.bookkeeping, {
      settle: async (runId) => {
        const { rejects } = await progressOf(session, runId);
        await session.bookkeeping.settle?.(runId, rejects);
      },
    }),
  ),
  ofRecords('says that it removed the records', ({ bookkeeping }) =>
    recording(bookkeeping, { clean: async () => 'its records of 1 run' }),
  ),
  mutant('records no rejects', 'records of runs', (dialect) =>
    withWriter(dialect, (writer) => ({
      commit: ({ rejects: _, ...checkpoint }) => writer.commit(checkpoint),
    })),
  ),
  mutant('records a checkpoint and rejects of rows that are not committed', 'records of runs', (dialect) =>
    withTarget(dialect, (session) => ({
      openWriter: async (table, options) => {
        const [writer, ahead] = [
          await session.openWriter(table, options),
          await session.openWriter(table, options),
        ];
        return {
          write: (batch) => writer.write(batch),
          commit: async (checkpoint) => {
            await ahead.commit(checkpoint);
            return await writer.commit({ ...checkpoint, rejects: [] });
          },
          [Symbol.asyncDispose]: async () => {
            await ahead[Symbol.asyncDispose]();
            await writer[Symbol.asyncDispose]();
          },
        };
      },
    })),
  ),
];

function ofRecords(name: string, change: (session: TargetSession) => Partial<TargetSession>): Mutant {
  return mutant(name, 'records of runs', (dialect: MemoryKind) => withTarget(dialect, change));
}

function recording(bookkeeping: Bookkeeping, change: Partial<Bookkeeping>): Partial<TargetSession> {
  return { bookkeeping: { ...bookkeeping, ...change } };
}

async function progressOf({ bookkeeping }: TargetSession, runId: string): Promise<RunProgress> {
  const nothing = { statements: [], checkpoints: [], rejects: [] };
  return (await bookkeeping.progress?.(runId)) ?? nothing;
}
