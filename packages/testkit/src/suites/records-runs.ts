import assert from 'node:assert/strict';
import type { RunOutcome } from '@godwit/plugin-api';
import { RUN_ID, runRecord } from '../lab/lab.js';
import { sameData } from '../same-data.js';
import {
  inRun,
  inSession,
  makeNumbers,
  type RecordingTarget,
  type RecordsCheck,
  rejectOf,
  writeNumbers,
} from './records-run.js';
import { holds } from './write-check.js';

/** That a run is there, how it ended, and that it goes on. */
export const RUNS: Readonly<Record<string, RecordsCheck>> = {
  'a run is told as it was recorded': async (_lab, database) => {
    const more = { config: 'digest', state: '{"b":1, "a":"it\'s"}', plan: '{"statements": []}' };
    const record = { ...runRecord(RUN_ID), ...more };
    await inRun(
      database,
      async ({ bookkeeping }) => {
        const { startedAt, ...begun } = only(await bookkeeping.history());
        sameData(begun, record);
        assert.match(startedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        await bookkeeping.finish(RUN_ID, { status: 'failed', result: '{"x":"it\'s"}' });
        const { startedAt: same, finishedAt, ...ended } = only(await bookkeeping.history());
        sameData(ended, { ...record, status: 'failed', result: '{"x":"it\'s"}' });
        assert.equal(same, startedAt);
        assert.match(finishedAt ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      },
      more,
    );
  },
  'a run that made something is unfinished until it ends well': async (lab, database) => {
    await inRun(database, async (target) => {
      sameData(await unfinished(target), []);
      await makeNumbers(lab, database, target);
      sameData(await unfinished(target), [[RUN_ID, undefined, false]]);
      for (const status of ['failed', 'interrupted', 'unproved'] as const) {
        await end(target, status);
        // What is still aside has not made anything whole.
        const whole = status === 'unproved' && target.complete === undefined;
        sameData(await unfinished(target), [[RUN_ID, status, whole]]);
      }
      for (const status of ['done', 'incomplete', 'rolled-back'] as const) {
        await end(target, status);
        sameData(await unfinished(target), []);
      }
    });
  },
  'a run that only wrote rows is unfinished, too': async (lab, database) => {
    const made = await database.target((target) => makeNumbers(lab, database, target));
    await inSession(database, async (target) => {
      await target.bookkeeping.begin(runRecord('rows'));
      sameData(await unfinished(target), []);
      await writeNumbers(target, made, { rows: 3 }, { runId: 'rows' });
      sameData(await unfinished(target), [['rows', undefined, false]]);
    });
  },
  'a run that goes on has no end any more': async (lab, database) => {
    await inRun(database, async (target) => {
      await makeNumbers(lab, database, target);
      await end(target, 'interrupted');
      await target.bookkeeping.reopen(RUN_ID);
      const { status, result, finishedAt } = only(await target.bookkeeping.history());
      sameData([status, result, finishedAt], [undefined, undefined, undefined]);
      await end(target, 'done');
      assert.equal(only(await target.bookkeeping.history()).status, 'done');
    });
  },
  'the newest run comes first, and one that ended well hides those before it': async (lab, database) => {
    await inRun(database, async (target) => {
      const { bookkeeping } = target;
      await makeNumbers(lab, database, target);
      const record = async (runId: string, status: RunOutcome['status']): Promise<void> => {
        // Moments are told to the second, and may be kept so.
        await new Promise((resolve) => setTimeout(resolve, 5));
        await bookkeeping.begin(runRecord(runId));
        await bookkeeping.finish(runId, { status, result: '{}' });
      };
      await record('second', 'failed');
      const told = async () => (await bookkeeping.history()).map(({ runId }) => runId);
      sameData(await told(), ['second', RUN_ID]);
      sameData(await unfinished(target), [[RUN_ID, undefined, false]]);
      await record('third', 'done');
      sameData(await told(), ['third', 'second', RUN_ID]);
      sameData(await unfinished(target), []);
    });
  },
  'what a run has made is told after it has ended': async (lab, database) => {
    await inRun(database, async (target) => {
      const made = await makeNumbers(lab, database, target);
      await writeNumbers(target, made, { rows: 3 });
      const before = await target.bookkeeping.progress(RUN_ID);
      assert.ok(before.statements.length > 0 && before.checkpoints.length === 1, 'Nothing is told.');
      await end(target, 'done');
      sameData(await target.bookkeeping.progress(RUN_ID), before);
    });
  },
  'records are removed, and nothing else': async (lab, database) => {
    // The next session finds a database that is there.
    const made = await database.target((target) => makeNumbers(lab, database, target));
    await inSession(database, async (target) => {
      const { bookkeeping } = target;
      await bookkeeping.begin(runRecord('next'));
      await writeNumbers(target, made, { rows: 3 }, { runId: 'next', rejects: [rejectOf(made, 'id=4')] });
      assert.equal((await bookkeeping.progress('next')).rejects.length, 1);
      await bookkeeping.finish('next', { status: 'done', result: '{}' });
      assert.match((await bookkeeping.clean()) ?? '', /\S/, 'It does not say what it removed.');
      sameData([await bookkeeping.history(), await bookkeeping.unfinished()], [[], []]);
      assert.equal(await bookkeeping.clean(), undefined, 'There was something left.');
      assert.equal((await target.introspect()).tables.length, 1, 'A table is gone.');
      await holds(target, made, 3n);
      await bookkeeping.begin(runRecord('again'));
      assert.equal(only(await bookkeeping.history()).runId, 'again');
    });
  },
};

function end(target: RecordingTarget, status: RunOutcome['status']): Promise<void> {
  return target.bookkeeping.finish(RUN_ID, { status, result: `{"is":"${status}"}` });
}

async function unfinished({ bookkeeping }: RecordingTarget): Promise<readonly unknown[]> {
  return (await bookkeeping.unfinished()).map(({ runId, status, whole = false }) => [runId, status, whole]);
}

function only<T>(all: readonly T[]): T {
  const [one] = all;
  assert.equal(all.length, 1);
  return one as T;
}
