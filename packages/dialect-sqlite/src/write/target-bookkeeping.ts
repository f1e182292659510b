import type { Bookkeeping, RecordedRun, RunOutcome, TargetOptions } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import type { WorkerClient } from '../connect/worker-client.js';
import type { BuildingPlace } from './building-place.js';
import { finishCompleted, removeCompleted, withCompleted } from './completed.js';
import { readLeftOver } from './left-over.js';
import { tracesOf } from './record-tables.js';
import { readProgress } from './records/progress.js';
import { settleRejects } from './records/record.js';
import { allRuns, isRecorded, leftRuns, reopenRun, unfinishedRuns } from './records/runs.js';
import type { TargetPlace } from './target-place.js';
import type { TargetMethods } from './thread/protocol.js';

type Worker = WorkerClient<TargetMethods>;

/** What keeps the records of runs: the database itself, or a file beside it while it is built and until it is proved. */
export function targetBookkeeping(
  worker: Worker,
  place: TargetPlace,
  building: BuildingPlace,
  { bookkeeping }: Pick<TargetOptions, 'bookkeeping'>,
): Bookkeeping {
  const begin: Bookkeeping['begin'] = async (run) => {
    await building.build();
    await worker.call('begin', run);
  };
  const finish = async (runId: string, outcome: RunOutcome): Promise<void> => {
    if (!(await finishCompleted(place, runId, outcome))) await worker.call('finish', { runId, outcome });
    else if (outcome.status === 'rolled-back') building.go();
  };
  const traces: Bookkeeping['traces'] = async () => tracesOf(await worker.call('recordTables', undefined));
  if (bookkeeping === 'none') return { begin, finish, traces };
  // What was taken up is this session's to remove once its run goes on and is known.
  const known = { reopened: false, read: false };
  const knows = (what: keyof typeof known): void => {
    known[what] = true;
    if (known.reopened && known.read) building.stay(false);
  };
  return {
    begin,
    finish,
    traces,
    reopen: async (runId) => {
      if (ofCompleted(place, runId, (records) => did(() => reopenRun(records, runId)))) return;
      await building.build();
      await worker.call('reopen', runId);
      knows('reopened');
    },
    unfinished: () =>
      readRuns(worker, place, building, 'unfinished', place.exists ? unfinishedRuns : leftRuns),
    history: () => readRuns(worker, place, building, 'history', allRuns),
    progress: async (runId) => {
      const found = ofCompleted(place, runId, (records, number) =>
        readProgress(records, runId, number, () => true),
      );
      if (found !== undefined) return found;
      const progress = await worker.call('progress', runId);
      knows('read');
      return progress;
    },
    settle: async (runId, settled) => {
      const found = ofCompleted(place, runId, (records) => did(() => settleRejects(records, runId, settled)));
      if (found !== true) await worker.call('settle', { runId, settled });
    },
    clean: () => clean(worker, place, building),
  };
}

/** What the records beside a database tell, or do, of the run that made it. */
function ofCompleted<T>(
  place: TargetPlace,
  runId: string,
  work: (records: Connection, number: bigint) => T,
): T | undefined {
  return withCompleted(place, (records, number) =>
    isRecorded(records, runId) ? work(records, number) : undefined,
  );
}

function did(work: () => void): true {
  work();
  return true;
}

async function readRuns(
  worker: Worker,
  place: TargetPlace,
  building: BuildingPlace,
  method: 'unfinished' | 'history',
  read: (records: Connection) => readonly RecordedRun[],
): Promise<readonly RecordedRun[]> {
  if (place.exists) return [...(withCompleted(place, read) ?? []), ...(await worker.call(method, undefined))];
  const runs = building.isTaken
    ? await worker.call(method, undefined)
    : (readLeftOver(place.written, read) ?? []);
  // It has not got its name yet.
  return runs.map(({ whole: _, ...run }) => run);
}

async function clean(
  worker: Worker,
  place: TargetPlace,
  building: BuildingPlace,
): Promise<string | undefined> {
  if (!place.exists) {
    await building.build();
    return building.hasRemoved ? `the unfinished database ${place.written}` : undefined;
  }
  const inside = await worker.call('clean', undefined);
  const beside = withCompleted(place, () => true);
  if (beside === true) await removeCompleted(place);
  return inside ?? (beside === true ? 'the records of the run that made it' : undefined);
}
