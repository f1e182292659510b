import assert from 'node:assert/strict';
import type { Batch, Table, WholeTable } from '@godwit/plugin-api';
import { never } from '../lab/lab.js';
import { numberRows } from '../lab/numbers.js';
import { checkpoint, rowBatch, writeBatches, writeRows, writerOptions } from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import { holds, type WriteCheck } from './write-check.js';

/** What is committed counts, and nothing else is there. */
export const COMMITS: Readonly<Record<string, WriteCheck>> = {
  'a commit counts what it wrote': async (target, table) => {
    const report = await writeRows(target, table, numberRows(5));
    sameData([report.written, report.skipped], [5n, 0n]);
    await holds(target, table, 5n);
  },
  'a commit of nothing counts nothing': async (target, table) => {
    const report = await writeBatches(target, table, []);
    sameData([report.written, report.skipped], [0n, 0n]);
  },
  'an empty batch is none': async (target, table) => {
    assert.equal((await writeBatches(target, table, [rowBatch([])])).written, 0n);
  },
  'each commit counts for itself': async (target, table) => {
    await using writer = await target.openWriter(table.name, writerOptions(table));
    for (const [index, first] of [1, 11, 21].entries()) {
      await writer.write(rowBatch(numberRows(10, first)));
      const report = await writer.commit(checkpoint(table.name, (index + 1) * 10, { done: index === 2 }));
      assert.equal(report.written, 10n);
    }
    await holds(target, table, 30n);
  },
  'what is not committed is gone when the writer is': async (target, table) => {
    {
      await using writer = await target.openWriter(table.name, writerOptions(table));
      await writer.write(rowBatch(numberRows(3)));
      await writer.commit(checkpoint(table.name, 3, { done: false }));
      await writer.write(rowBatch(numberRows(4, 10)));
    }
    await holds(target, table, 3n);
    await using next = await target.openWriter(table.name, writerOptions(table));
    await next.write(rowBatch(numberRows(2, 20)));
    assert.equal((await next.commit(checkpoint(table.name, 5))).written, 2n);
    await holds(target, table, 5n);
  },
  'columns may come in any order': async (target, table) => {
    const [id, word, square] = table.columns;
    if (id === undefined || word === undefined || square === undefined)
      throw new Error('Columns are missing.');
    await writeRows(target, { ...table, columns: [square, id, word] }, [[49n, 7n, 'seven']]);
    const probe = { kind: 'rows', table: table.name } as const;
    assert.equal((await target.count([probe]))[0]?.count, 1n);
  },
  'a column that is left out is NULL': async (target, table) => {
    await writeRows(target, { ...table, columns: table.columns.slice(0, 1) }, [[7n]]);
    await holds(target, table, 1n);
  },
  'tables that are written together have all of their rows': async (target, table) => {
    if (target.writeTogether === undefined) return;
    const batches = [rowBatch(numberRows(3)), rowBatch(numberRows(2, 10))];
    const written = await target.writeTogether([wholeTable(table, batches, 5)], never());
    await holds(target, table, written ? 5n : 0n);
  },
  'of tables that are written together none is there where one fails': async (target, table) => {
    if (target.writeTogether === undefined) return;
    const whole = wholeTable(table, [rowBatch(numberRows(3))], 3);
    const lacking = { ...whole, table: { ...table.name, name: 'not there' } };
    await assert.rejects(target.writeTogether([whole, lacking], never()));
    await holds(target, table, 0n);
    assert.equal(await target.writeTogether([whole], never()), true);
    await holds(target, table, 3n);
  },
};

function wholeTable(table: Table, batches: readonly Batch[], rows: number): WholeTable {
  const columns = table.columns.map(({ name, type }) => ({ name, as: type }));
  return { table: table.name, columns, batches, checkpoint: checkpoint(table.name, rows) };
}
