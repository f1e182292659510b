import assert from 'node:assert/strict';
import type { RowsThere, Statement, Table, TargetSession } from '@godwit/plugin-api';
import { never, RUN_ID } from '../lab/lab.js';
import { idColumn, makeTables, schemaOf, table as tableOf } from '../lab/make-tables.js';
import { numberRows } from '../lab/numbers.js';
import { introspected, writeRows } from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import { SkipTest } from '../suite.js';
import { holds, type WriteCheck } from './write-check.js';

/** What becomes of rows that tables hold before a load. */
export const ROWS_THERE: Readonly<Record<string, WriteCheck>> = {
  'rows that stay are kept as they were, and undoing that makes them that again': async (target, table) => {
    await writeRows(target, table, numberRows(3));
    const kept = await keeping(target, [[table, 'stay']]);
    await run(target, kept, 'before-load');
    await holds(target, table, 3n);
    await writeRows(target, table, [[2n, 'other', 100n]], { mode: 'upsert', conflictKey: ['id'] });
    await writeRows(target, table, numberRows(1, 9));
    assert.equal(await large(target, table), 2n);
    await undo(target, kept);
    await holds(target, table, 3n);
    assert.equal(await large(target, table), 0n);
  },
  'rows that go are gone for the load, and come back by its undo': async (target, table) => {
    await writeRows(target, table, numberRows(3));
    const kept = await keeping(target, [[table, 'go']]);
    await run(target, kept, 'before-load');
    await holds(target, table, 0n);
    await writeRows(target, table, [[2n, 'other', 100n]]);
    await run(target, kept, 'after-load');
    await holds(target, table, 1n);
    await undo(target, kept);
    await holds(target, table, 3n);
    assert.equal(await large(target, table), 0n);
  },
  'rows that return are those without an equal by any key, and references follow': async (
    target,
    table,
    database,
    lab,
  ) => {
    const kind = tableOf(database.name('kind'), [idColumn(lab.dialect), idColumn(lab.dialect, 'code')], {
      uniqueKeys: [{ name: 'kind_code', columns: ['code'] }],
    });
    const references = { table: kind.name, columns: ['id'] };
    const actions = { onUpdate: 'no-action', onDelete: 'no-action' } as const;
    const of = {
      columns: ['kind'],
      references,
      match: 'simple',
      deferrable: 'not-deferrable',
      ...actions,
    } as const;
    const right = tableOf(database.name('right'), [idColumn(lab.dialect), idColumn(lab.dialect, 'kind')], {
      foreignKeys: [{ name: 'right_kind', ...of }],
    });
    await makeTables(lab.dialect, target, schemaOf([kind, right]), async () => {
      await writeRows(target, kind, [
        [1n, 10n],
        [2n, 20n],
        [3n, 30n],
        [4n, 40n],
      ]);
      await writeRows(target, right, [
        [1n, 1n],
        [2n, 2n],
        [3n, 3n],
        [4n, 4n],
      ]);
    });
    const tables = [await introspected(target, kind.name), await introspected(target, right.name)];
    const kept = await keeping(
      target,
      tables.map((one) => [one, 'return'] as const),
    );
    const resting = (await target.suspend?.(tables)) ?? [];
    await run(target, resting, 'before-load');
    await run(target, kept, 'before-load');
    await writeRows(target, kind, [
      [7n, 10n],
      [1n, 20n],
      [4n, 50n],
    ]);
    await writeRows(target, right, [[1n, 7n]]);
    await run(target, kept, 'after-load');
    await run(target, resting, 'after-load');
    // The number 4 is that of another row now, so that nothing points at it any more.
    const of1 = { kind: 'above', table: right.name, column: 'kind', value: '1', keyColumns: ['id'] } as const;
    const [kinds, rights, others] = await target.count([
      { kind: 'rows', table: kind.name },
      { kind: 'rows', table: right.name },
      of1,
    ]);
    // What said 2 says 1, as the code 20 has that number now.
    sameData([kinds?.count, rights?.count, others?.count], [4n, 3n, 2n]);
    const among = await target.count(kept.flatMap(({ keeps }) => keeps?.among ?? []));
    sameData(among.map(({ count }) => String(count)).sort(), ['1', '2']);
    await holds(target, table, 0n);
  },
};

async function keeping(
  target: TargetSession,
  tables: readonly (readonly [Table, RowsThere['fate']])[],
): Promise<readonly Statement[]> {
  if (target.keepRows === undefined) throw new SkipTest('Rows that are there are not kept (`keepRows`).');
  keptRuns += 1;
  const runId = `${String(keptRuns).padStart(8, '0')}${RUN_ID.slice(8)}`;
  const found = await Promise.all(
    tables.map(async ([{ name }, fate]) => ({ table: await introspected(target, name), fate })),
  );
  return await target.keepRows(found, runId);
}

/** All checks share a database. */
let keptRuns = 0;

async function run(
  target: TargetSession,
  statements: readonly Statement[],
  phase: Statement['phase'],
): Promise<void> {
  const group = statements.filter((one) => one.phase === phase);
  const [first, ...others] = group.map(({ id }) => id);
  if (first !== undefined) await target.execute(group, { runId: RUN_ID, step: first, others }, never());
}

async function undo(target: TargetSession, statements: readonly Statement[]): Promise<void> {
  for (const { undo = [], ...statement } of statements.toReversed())
    for (const sql of undo)
      await target.execute(
        [{ ...statement, sql }],
        { runId: RUN_ID, step: `${statement.id}:undo:1` },
        never(),
      );
}

/** How many rows have a number that none of the first has. */
async function large(target: TargetSession, { name }: Table): Promise<bigint | undefined> {
  const asked = { kind: 'above', table: name, column: 'square', value: '50', keyColumns: ['id'] } as const;
  return (await target.count([asked]))[0]?.count;
}
