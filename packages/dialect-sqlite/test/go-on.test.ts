import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { beginRun, carryOut, copyState, expectWhole, fill, PARTS } from './go-on-support.js';
import { failure, makeDatabase, temporaryFolder } from './support.js';
import { NEVER, openTarget, RUN, statement } from './target-support.js';

/** Nothing after the file is complete can be copied: the file is another one then. */
const isBuilt = (what: string): boolean => what !== 'complete';

test('killed between any two calls, a run goes on and loses no row and writes none twice', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const copies: string[] = [];
  await carryOut(path, {
    after: (what) => {
      if (isBuilt(what)) copies.push(copyState(path, folder.file(`copy-${copies.length}`)));
    },
  });
  expectWhole(path);
  expect(copies.length).toBeGreaterThan(30);
  for (const copy of copies) {
    await carryOut(copy);
    expectWhole(copy);
  }
});

test('records that are ahead of the database are void', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const states: string[] = [];
  await carryOut(path, {
    after: (what) => {
      if (isBuilt(what)) states.push(copyState(path, folder.file(`state-${states.length}`)));
    },
  });
  const isRecord = (name: string): boolean => name.includes('-records');
  let tried = 0;
  for (let index = 1; index < states.length; index++) {
    const [between, look] = [folder.file(`between-${index}`), folder.file(`look-${index}`)];
    copyState(states[index - 1] as string, between, (name) => !isRecord(name));
    const copy = copyState(states[index] as string, between, isRecord);
    if (!isAhead(copyState(copy, look))) continue;
    tried++;
    await carryOut(copy);
    expectWhole(copy);
  }
  expect(tried).toBeGreaterThan(0);
});

/** Whether the records are as they are between their commit and that of the database. */
function isAhead(path: string): boolean {
  const [db, records] = [`${path}.partial`, `${path}.partial-records`].map((file) => new Database(file));
  const last = records?.prepare('SELECT seq FROM godwit_last').pluck().get() as number;
  const begun = records?.prepare('SELECT max(begun) FROM godwit_trees').pluck().get() as number | null;
  const number = db?.pragma('user_version', { simple: true }) as number;
  db?.close();
  records?.close();
  return last === number + 1 && (begun ?? 0) <= number;
}

test('a run that was kept goes on as often as it takes', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  for (let round = 0; round < 4; round++) {
    await using target = await openTarget(path, 200, { goOn: true });
    const [earlier] = (await target.bookkeeping.unfinished?.()) ?? [];
    await using _lock = await target.lock(RUN);
    if (earlier === undefined) {
      await beginRun(target);
      for (const sql of ['PRAGMA user_version = 77', ...PARTS.map((part) => part.sql)])
        await target.execute([statement(sql)], { runId: RUN, step: sql }, NEVER);
    } else await target.bookkeeping.reopen?.(RUN);
    const found = await target.bookkeeping.progress?.(RUN);
    for (const part of PARTS) await fill(target, part, found, undefined, 1);
    await target.keep?.();
    await target.bookkeeping.finish(RUN, { status: 'interrupted', result: '{}' });
  }
  {
    await using target = await openTarget(path);
    expect(await target.bookkeeping.unfinished?.()).toMatchObject([
      {
        runId: RUN,
        status: 'interrupted',
        config: 'digest',
        state: '{"answers":1}',
        fingerprint: { a: 'b' },
      },
    ]);
    expect(await target.bookkeeping.history?.()).toHaveLength(1);
  }
  const found = await carryOut(path);
  expect(found?.checkpoints.map(({ table, position }) => [table.name, position])).toEqual(
    PARTS.map(({ name, rows }) => [name, Math.ceil(rows / 5) * 4]).sort(),
  );
  expectWhole(path);
});

test('a run whose end was recorded, and whose file has not got its name, goes on', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  {
    await using target = await openTarget(path);
    await beginRun(target);
    await target.execute([statement(PARTS[0]?.sql ?? '')], { runId: RUN, step: PARTS[0]?.sql ?? '' }, NEVER);
    await target.bookkeeping.finish(RUN, { status: 'done', result: '{}' });
    await target.keep?.();
  }
  const found = await carryOut(path);
  expect(found?.statements).toEqual([PARTS[0]?.sql]);
  expectWhole(path);
});

test('what was kept goes where a run begins anew', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  {
    await using target = await openTarget(path);
    await beginRun(target);
    await target.execute([statement('CREATE TABLE other (a)')], { runId: RUN, step: 's' }, NEVER);
    await target.keep?.();
  }
  expect(readdirSync(folder.path)).toEqual(['a.db.partial', 'a.db.partial-records']);
  await carryOut(path, { options: { goOn: false } });
  expectWhole(path);
});

test('a session that takes up a run and does not go on with it leaves it as it was', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  await carryOut(path, { after: (what) => void (what === 'finish' && copyState(path, folder.file('b'))) });
  const copy = folder.file('b/a.db');
  {
    await using target = await openTarget(copy, 200, { goOn: true });
    await using _lock = await target.lock(RUN);
    await using other = await openTarget(copy, 200, { goOn: true });
    expect(await failure(other.bookkeeping.unfinished?.() ?? Promise.resolve())).toMatchObject({
      code: 'TARGET_LOCKED',
    });
    expect(await failure(other.lock('other'))).toMatchObject({ code: 'TARGET_LOCKED' });
  }
  await carryOut(copy);
  expectWhole(copy);
});

test('of a run that is not proved its own file tells', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  {
    await using target = await openTarget(path);
    await beginRun(target);
    await target.execute([statement('CREATE TABLE t (a)')], { runId: RUN, step: 's' }, NEVER);
    await target.bookkeeping.finish(RUN, { status: 'unproved', result: '{}' });
    await target.complete?.();
  }
  expect(readdirSync(folder.path)).toEqual(['a.db', 'a.db.partial-records']);
  {
    await using target = await openTarget(path);
    expect(await target.bookkeeping.unfinished?.()).toMatchObject([
      { runId: RUN, status: 'unproved', whole: true },
    ]);
    await target.bookkeeping.reopen?.(RUN);
    expect(await target.bookkeeping.progress?.(RUN)).toEqual({
      statements: ['s'],
      checkpoints: [],
      rejects: [],
    });
    await target.bookkeeping.finish(RUN, { status: 'unproved', result: '{}' });
  }
  // Another file of that name knows nothing of it.
  makeDatabase(folder.file('other.db'), 'CREATE TABLE t (a)');
  copyState(path, folder.file('moved'));
  {
    await using target = await openTarget(folder.file('moved/a.db'));
    expect(await target.bookkeeping.unfinished?.()).toEqual([]);
  }
  await using target = await openTarget(path);
  await target.bookkeeping.finish(RUN, { status: 'done', result: '{}' });
  expect(await target.bookkeeping.unfinished?.()).toEqual([]);
  expect(readdirSync(folder.path).filter((name) => name.startsWith('a.db'))).toEqual(['a.db']);
});

test.each([
  ['no database', (records: string) => spoil(records)],
  [
    'of another shape',
    (records: string) => change(records, 'ALTER TABLE godwit_steps RENAME COLUMN step TO s'),
  ],
  ['of another run', (records: string) => change(records, 'UPDATE godwit_last SET seq = seq + 7')],
  ['of an unknown status', (records: string) => change(records, "UPDATE godwit_runs SET status = 'odd'")],
  [
    'of a table that is gone',
    (records: string) => change(records, "UPDATE OR REPLACE godwit_checkpoints SET table_name = 'x'"),
  ],
  [
    'of a position that is none',
    (records: string) => change(records, "UPDATE godwit_checkpoints SET position = '{'"),
  ],
  [
    'of less than no row',
    (records: string) => change(records, 'UPDATE godwit_checkpoints SET rows_read = -1'),
  ],
])('records that are %s are told, with what to remove', async (_, damage) => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  await carryOut(path, { after: (what) => void (what === 'finish' && copyState(path, folder.file('b'))) });
  const copy = folder.file('b/a.db');
  damage(`${copy}.partial-records`);
  const told = await failure(carryOut(copy));
  expect(told).toMatchObject({ code: 'RECORDS_DAMAGED' });
  expect(told.hint).toContain(`${copy}.partial`);
  expect(readdirSync(folder.file('b'))).toContain('a.db.partial');
});

test('records of a newer godwit are not touched', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  await carryOut(path, { after: (what) => void (what === 'finish' && copyState(path, folder.file('b'))) });
  const copy = folder.file('b/a.db');
  change(`${copy}.partial-records`, 'UPDATE godwit_runs SET layout = 99');
  expect(await failure(carryOut(copy))).toMatchObject({ code: 'RECORDS_TOO_NEW' });
});

function spoil(records: string): void {
  rmSync(`${records}-wal`, { force: true });
  writeFileSync(
    records,
    'this is no database at all, but it is long enough to be the header of one '.repeat(9),
  );
}

function change(path: string, sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.close();
}
