import assert from 'node:assert/strict';
import { type LabDatabase, RUN_ID, runRecord } from '../lab/lab.js';
import { numberRows } from '../lab/numbers.js';
import { introspected, readRows } from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import { SkipTest } from '../suite.js';
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

/** What a session finds that takes up the run of one that is gone. */
export const GOING_ON: Readonly<Record<string, RecordsCheck>> = {
  'all that was committed is there for a session that goes on': async (lab, database) => {
    let before: unknown;
    const made = await cutOff(database, async (target) => {
      const table = await makeNumbers(lab, database, target);
      const rejects = [rejectOf(table, 'id=7')];
      await writeNumbers(target, table, { rows: 3 }, { done: false, rejected: 1n, rejects });
      before = await target.bookkeeping.progress(RUN_ID);
      return table;
    });
    await inSession(
      database,
      async (target) => {
        const [found, ...others] = await target.bookkeeping.unfinished();
        sameData([found?.runId, found?.status, others.length], [RUN_ID, undefined, 0]);
        sameData(await target.bookkeeping.progress(RUN_ID), before);
        await target.bookkeeping.reopen(RUN_ID);
        await writeNumbers(target, made, { rows: 2, first: 4 }, { position: 5 });
        await holds(target, made, 5n);
        await target.bookkeeping.finish(RUN_ID, { status: 'done', result: '{}' });
        await target.complete?.();
      },
      { goOn: true },
    );
    const rows = await database.source(async (source) =>
      readRows(source, await introspected(source, made.name)),
    );
    const sorted = [...rows].sort((a, b) => Number((a[0] as bigint) - (b[0] as bigint)));
    sameData(sorted, numberRows(5));
  },
  'what goes on may be cut off again': async (lab, database) => {
    const made = await cutOff(database, (target) => makeNumbers(lab, database, target));
    await inSession(
      database,
      async (target) => {
        await writeNumbers(target, made, { rows: 2 });
        await target.keep?.();
      },
      { goOn: true },
    );
    await inSession(database, (target) => holds(target, made, 2n), { goOn: true });
  },
  'where nothing was left, a session that is to go on begins anew': async (lab, database) => {
    await inSession(
      database,
      async (target) => {
        sameData(await target.bookkeeping.unfinished(), []);
        await target.bookkeeping.begin(runRecord(RUN_ID));
        const made = await makeNumbers(lab, database, target);
        await writeNumbers(target, made, { rows: 2 });
        await holds(target, made, 2n);
      },
      { goOn: true },
    );
  },
  'what was kept aside is not in its place': async (lab, database) => {
    await cutOff(database, async (target) => {
      if (target.complete === undefined) throw new SkipTest('Nothing is built aside (`complete`).');
      await makeNumbers(lab, database, target);
    });
    await inSession(database, async (target) => {
      assert.equal((await target.introspect()).tables.length, 0, 'A table is there.');
      sameData(await target.bookkeeping.unfinished(), []);
    });
  },
};

/** A run whose session is gone before its end, with all that it has committed. */
function cutOff<T>(database: LabDatabase, use: (target: RecordingTarget) => Promise<T>): Promise<T> {
  return inRun(database, async (target) => {
    const result = await use(target);
    if (target.complete !== undefined && target.keep === undefined)
      throw new SkipTest('What is built aside cannot be left (`keep`).');
    await target.keep?.();
    return result;
  });
}
