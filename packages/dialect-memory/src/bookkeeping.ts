import {
  type Bookkeeping,
  type Checkpoint,
  MigrationError,
  type RecordedRun,
  type Reject,
  type RunOutcome,
  standingSteps,
} from '@godwit/plugin-api';
import { type DatabaseState, isSameName, type MemoryDatabase } from './database.js';

/** The records of runs, kept in the database beside its tables. `current` gives it, and whether it is in its place. */
export function memoryBookkeeping(
  current: () => { readonly database: MemoryDatabase; readonly placed: boolean },
): Bookkeeping {
  return {
    begin: async (run) => {
      const { database } = current();
      database.replace({ runs: [...database.state.runs, { ...run, startedAt: now() }] });
    },
    finish: async (runId, outcome) => {
      const { database } = current();
      database.replace({
        runs: database.state.runs.map((run) =>
          run.runId === runId ? { ...run, ...outcome, finishedAt: now() } : run,
        ),
      });
    },
    reopen: async (runId) => {
      const { database } = current();
      const { runs } = database.state;
      const at = runs.findIndex((run) => run.runId === runId);
      const { status: _, result: __, finishedAt: ___, ...run } = runs[at] ?? notFound(runId);
      database.replace({ runs: runs.with(at, run) });
    },
    unfinished: async () => {
      const { database, placed } = current();
      return unfinished(database.state).map((run) => withWhole(run, placed));
    },
    history: async () => {
      const { database, placed } = current();
      return database.state.runs.toReversed().map((run) => withWhole(run, placed));
    },
    progress: async (runId) => {
      const { state } = current().database;
      return {
        statements: standing(state, runId),
        checkpoints: state.checkpoints.filter((one) => one.runId === runId),
        rejects: state.rejects.filter((one) => one.runId === runId).map(({ reject }) => reject),
      };
    },
    settle: async (runId, settled) => {
      const { database } = current();
      for (const reject of settled) database.replace(without(database.state, runId, reject));
    },
    clean: async () => {
      const { database } = current();
      const { length } = database.state.runs;
      if (length === 0) return undefined;
      database.replace({ runs: [], steps: [], checkpoints: [], rejects: [] });
      return `its records of ${length} ${length === 1 ? 'run' : 'runs'}`;
    },
  };
}

/** The records with one more checkpoint, which takes the place of an earlier one of the same range, and with its rejects. */
export function withCheckpoint(
  { checkpoints, rejects }: DatabaseState,
  { rejects: refused = [], ...next }: Checkpoint,
): Pick<DatabaseState, 'checkpoints' | 'rejects'> {
  const { runId } = next;
  const others = checkpoints.filter(({ table, range, ...one }) => {
    return runId !== one.runId || range !== next.range || !isSameName(table, next.table);
  });
  return {
    checkpoints: [...others, next],
    rejects: [...rejects, ...refused.map((reject) => ({ runId, reject }))],
  };
}

const ENDED_WELL: ReadonlySet<RunOutcome['status'] | undefined> = new Set([
  'done',
  'incomplete',
  'rolled-back',
]);

function unfinished(state: DatabaseState): readonly RecordedRun[] {
  const last = state.runs.findLastIndex(({ status }) => ENDED_WELL.has(status));
  const stands = ({ runId }: RecordedRun): boolean =>
    standing(state, runId).length > 0 ||
    state.checkpoints.some((one) => one.runId === runId && one.written > 0n);
  return state.runs.filter((run, at) => at > last && stands(run)).toReversed();
}

function standing({ steps }: DatabaseState, runId: string): readonly string[] {
  const own = steps.filter((one) => one.runId === runId);
  return standingSteps(own.flatMap(({ step, others = [] }) => [step, ...others]));
}

/** What is still aside has not made anything whole. */
function withWhole(run: RecordedRun, placed: boolean): RecordedRun {
  return run.status === 'unproved' && placed ? { ...run, whole: true } : run;
}

/** The records without one reject, whose row counts as written in the first range of its table that has refused one. */
function without(
  { rejects, checkpoints }: DatabaseState,
  runId: string,
  { table, ...settled }: Reject,
): Pick<DatabaseState, 'rejects' | 'checkpoints'> {
  const isIt = ({ reject, ...one }: DatabaseState['rejects'][number]): boolean =>
    one.runId === runId &&
    isSameName(reject.table, table) &&
    (['key', 'code', 'message'] as const).every((name) => reject[name] === settled[name]);
  const at = rejects.findIndex(isIt);
  if (at < 0) return { rejects, checkpoints };
  const counted = checkpoints.findIndex(
    (one) => one.runId === runId && isSameName(one.table, table) && one.rejected > 0n,
  );
  const found = checkpoints[counted];
  return {
    rejects: rejects.toSpliced(at, 1),
    checkpoints:
      found === undefined
        ? checkpoints
        : checkpoints.with(counted, {
            ...found,
            written: found.written + 1n,
            rejected: found.rejected - 1n,
          }),
  };
}

/** The time in UTC, to the second. */
function now(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

function notFound(runId: string): never {
  throw new MigrationError({ code: 'RUN_NOT_FOUND', message: `There is no run ${runId} on record.` });
}
