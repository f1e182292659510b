import assert from 'node:assert/strict';
import type { Checkpoint } from '@godwit/plugin-api';
import { never, RUN_ID } from '../lab/lab.js';
import { numberRows } from '../lab/numbers.js';
import { checkpoint, plansOf, rowBatch, writerOptions } from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import { SkipTest } from '../suite.js';
import {
  execute,
  inRun,
  makeNumbers,
  type RecordingTarget,
  type RecordsCheck,
  rejectOf,
  statementsOf,
  writeNumbers,
} from './records-run.js';
import { holds } from './write-check.js';

/** What a run has committed, and nothing else. */
export const PROGRESS: Readonly<Record<string, RecordsCheck>> = {
  'statements count from their commit until they are taken back': async (lab, database) => {
    await inRun(database, async (target) => {
      const [one, two] = [statementsOf(lab, database, 'one'), statementsOf(lab, database, 'two')];
      const undo = { one: 'one:undo:1', two: 'two:undo:1' };
      await execute(target, one.create, ['one']);
      await execute(target, two.create, ['two', 'with two']);
      sameData(await statements(target), ['one', 'two', 'with two']);
      await execute(target, one.drop, [undo.one]);
      sameData(await statements(target), ['two', 'with two']);
      await execute(target, one.create, ['one']);
      sameData(await statements(target), ['two', 'with two', 'one']);
      await execute(target, two.drop, [undo.two, 'with two:undo:1']);
      await execute(target, one.drop, [undo.one]);
      sameData(await statements(target), []);
      sameData(await target.bookkeeping.unfinished(), []);
    });
  },
  'a statement that fails is not recorded': async (lab, database) => {
    await inRun(database, async (target) => {
      await makeNumbers(lab, database, target);
      const before = await statements(target);
      const { create } = statementsOf(lab, database);
      await assert.rejects(execute(target, create, ['twice']));
      sameData(await statements(target), before);
    });
  },
  'the last checkpoint of each range is told as it was given': async (lab, database) => {
    await inRun(database, async (target) => {
      const made = await makeNumbers(lab, database, target);
      const ranges = [
        { id: '1', through: ['m', 7] },
        { id: '2', after: { at: ['m', null] } },
      ];
      const first = { range: '1', ranges, position: ['a', null, { b: 1.5 }], read: 9n, skipped: 2n } as const;
      await writeNumbers(target, made, { rows: 2 }, { ...first, done: false });
      await writeNumbers(target, made, { rows: 3, first: 10 }, { ...first, range: '2' });
      await writeNumbers(
        target,
        made,
        { rows: 4, first: 20 },
        { ...first, position: 'end', read: 2n ** 60n },
      );
      const wanted: readonly Checkpoint[] = [
        checkpoint(made.name, 4, { ...first, position: 'end', read: 2n ** 60n }),
        checkpoint(made.name, 3, { ...first, range: '2' }),
      ];
      const { checkpoints } = await target.bookkeeping.progress(RUN_ID);
      const sorted = [...checkpoints].sort((a, b) => (a.range < b.range ? -1 : 1));
      sameData(sorted, wanted);
    });
  },
  'rows, checkpoint and rejects are one commit': async (lab, database) => {
    await inRun(database, async (target) => {
      const made = await makeNumbers(lab, database, target);
      const known = [rejectOf(made, 'id=7', REASONS), rejectOf(made, 'id="it\'s"'), rejectOf(made, 'id=7')];
      await writeNumbers(target, made, { rows: 2 }, { rejected: 2n, rejects: known.slice(0, 2) });
      await writeNumbers(target, made, { rows: 0 }, { rejected: 3n, rejects: known.slice(2) });
      const { rejects, checkpoints } = await target.bookkeeping.progress(RUN_ID);
      sameData(rejects, known);
      sameData(checkpoints, [checkpoint(made.name, 0, { rejected: 3n })]);
    });
  },
  'of a commit that fails there is neither a checkpoint nor a reject': async (lab, database) => {
    await inRun(database, async (target) => {
      const made = await makeNumbers(lab, database, target);
      await writeNumbers(target, made, { rows: 2 }, { rejects: [rejectOf(made, 'id=70')] });
      const before = await target.bookkeeping.progress(RUN_ID);
      const refused = async (): Promise<void> => {
        await using writer = await target.openWriter(made.name, writerOptions(made));
        await writer.write(rowBatch([...numberRows(2, 20), [null, 'no key', 1n]]));
        await writer.commit(checkpoint(made.name, 3, { range: '2', rejects: [rejectOf(made, 'id=71')] }));
      };
      await assert.rejects(refused());
      sameData(await target.bookkeeping.progress(RUN_ID), before);
      {
        await using writer = await target.openWriter(made.name, writerOptions(made));
        await writer.write(rowBatch(numberRows(3, 30)));
      }
      sameData(await target.bookkeeping.progress(RUN_ID), before);
      await holds(target, made, 2n);
    });
  },
  'tables that are written together have their checkpoints and rejects': async (lab, database) => {
    await inRun(database, async (target) => {
      const { writeTogether } = target;
      if (writeTogether === undefined)
        throw new SkipTest('Every table is written by itself (`writeTogether`).');
      const made = await makeNumbers(lab, database, target);
      const rejects = [rejectOf(made, 'id=9')];
      const whole = {
        table: made.name,
        columns: plansOf(made),
        batches: [rowBatch(numberRows(3))],
        checkpoint: checkpoint(made.name, 3, { rejected: 1n, rejects }),
      };
      const lacking = { ...whole, table: { ...made.name, name: 'not there' } };
      await assert.rejects(Promise.resolve(writeTogether.call(target, [whole, lacking], never())));
      sameData((await target.bookkeeping.progress(RUN_ID)).rejects, []);
      assert.equal(await writeTogether.call(target, [whole], never()), true);
      const progress = await target.bookkeeping.progress(RUN_ID);
      sameData(progress.checkpoints, [checkpoint(made.name, 3, { rejected: 1n })]);
      sameData(progress.rejects, rejects);
    });
  },
  'a table that is emptied to be read anew has come nowhere': async (lab, database) => {
    await inRun(database, async (target) => {
      const made = await makeNumbers(lab, database, target);
      if (target.empty === undefined) throw new SkipTest('No table is filled anew (`empty`).');
      await writeNumbers(target, made, { rows: 3 }, { rejects: [rejectOf(made, 'id=9')] });
      const before = await target.bookkeeping.progress(RUN_ID);
      const lacking = { ...made.name, name: 'not there' };
      await assert.rejects(Promise.resolve(target.empty([made.name, lacking], RUN_ID, never())));
      sameData(await target.bookkeeping.progress(RUN_ID), before);
      await holds(target, made, 3n);
      await target.empty([made.name], RUN_ID, never());
      await holds(target, made, 0n);
      const { checkpoints, rejects } = await target.bookkeeping.progress(RUN_ID);
      sameData([checkpoints, rejects], [[], []]);
    });
  },
  'rejects whose rows have arrived are forgotten and count as written': async (lab, database) => {
    await inRun(database, async (target) => {
      const made = await makeNumbers(lab, database, target);
      const [one, two] = [rejectOf(made, 'id=1', REASONS), rejectOf(made, 'id=2')];
      const other = rejectOf(made, 'id=1', { ...REASONS, code: 'BAD_TEXT' });
      const refused = { read: 9n, written: 6n, rejected: 3n, rejects: [one, two, one] };
      await writeNumbers(target, made, { rows: 6 }, { ...refused, range: '1' });
      await writeNumbers(target, made, { rows: 0 }, { rejected: 1n, rejects: [other], range: '2' });
      await target.bookkeeping.settle(RUN_ID, [one, two, rejectOf(made, 'id=3')]);
      const progress = await target.bookkeeping.progress(RUN_ID);
      sameData(progress.rejects, [one, other]);
      sameData(sums(progress.checkpoints), { read: 9n, written: 8n, rejected: 2n });
    });
  },
};

const REASONS = {
  column: 'word',
  constraint: 'a "b" c',
  values: { id: '7', word: 'it\'s\n"\u0000\u{1f426}', none: null },
} as const;

async function statements({ bookkeeping }: RecordingTarget): Promise<readonly string[]> {
  return (await bookkeeping.progress(RUN_ID)).statements;
}

function sums(checkpoints: readonly Checkpoint[]) {
  const sum = (name: 'read' | 'written' | 'rejected'): bigint =>
    checkpoints.reduce((all, one) => all + one[name], 0n);
  return { read: sum('read'), written: sum('written'), rejected: sum('rejected') };
}
