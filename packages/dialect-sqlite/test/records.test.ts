import type { Reject } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { beginRun, fill } from './go-on-support.js';
import { failure, makeDatabase, temporaryFolder } from './support.js';
import { begin, checkpoint, finish, NEVER, openTarget, RUN, statement } from './target-support.js';

const T = { name: 't', sql: 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)', rows: 10, width: 5 };

/** Records as godwit made them in layout 1, of a run that failed and one that was done. */
const LAYOUT_1 = `
  CREATE TABLE godwit_runs (run_id TEXT NOT NULL PRIMARY KEY, layout INTEGER NOT NULL, version TEXT NOT NULL,
    source TEXT NOT NULL, target TEXT NOT NULL, fingerprint TEXT NOT NULL, plan TEXT,
    started_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '+00:00'),
    finished_at TEXT, status TEXT, result TEXT);
  CREATE TABLE godwit_steps (run_id TEXT NOT NULL, step TEXT NOT NULL,
    done_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '+00:00'), PRIMARY KEY (run_id, step)) WITHOUT ROWID;
  CREATE TABLE godwit_checkpoints (run_id TEXT NOT NULL, table_name TEXT NOT NULL, range TEXT NOT NULL,
    position TEXT NOT NULL, done INTEGER NOT NULL, rows_read INTEGER NOT NULL, rows_written INTEGER NOT NULL,
    rows_rejected INTEGER NOT NULL, rows_skipped INTEGER NOT NULL, PRIMARY KEY (run_id, table_name, range)) WITHOUT ROWID;
  INSERT INTO godwit_runs (run_id, layout, version, source, target, fingerprint, plan, started_at, status)
    VALUES ('old', 1, '0', 's', 't', '{}', NULL, '2024-01-01 00:00:00.000+00:00', 'done'),
           ('cut', 1, '0', 's', 't', '{}', '{"a":1}', '2024-01-02 03:04:05.000+00:00', 'failed');
  INSERT INTO godwit_steps (run_id, step) VALUES ('cut', 'make t');
  INSERT INTO godwit_checkpoints VALUES ('cut', 't', 'all', '7', 0, 7, 7, 0, 0);
  CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)`;

test('records of layout 1 are read as they are, and made to those of layout 2 by what writes them', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), LAYOUT_1);
  await using target = await openTarget(path);
  const { bookkeeping } = target;
  const cut = { runId: 'cut', status: 'failed', plan: '{"a":1}', startedAt: '2024-01-02T03:04:05Z' };
  expect(await bookkeeping.unfinished?.()).toMatchObject([cut]);
  expect(await bookkeeping.history?.()).toMatchObject([cut, { runId: 'old', status: 'done' }]);
  const before = await bookkeeping.progress?.('cut');
  expect(before).toMatchObject({ statements: ['make t'], checkpoints: [{ position: 7, done: false }] });
  await bookkeeping.reopen?.('cut');
  expect(await bookkeeping.progress?.('cut')).toEqual(before);
  await target.execute([statement('CREATE TABLE u (a)')], { runId: 'cut', step: 'u' }, NEVER);
  expect((await bookkeeping.progress?.('cut'))?.statements).toEqual(['make t', 'u']);
  await beginRun(target);
  await finish(target);
  expect((await bookkeeping.history?.())?.map(({ runId }) => runId)).toEqual([RUN, 'cut', 'old']);
  expect(await bookkeeping.unfinished?.()).toEqual([]);
});

test('a database that was there keeps steps, positions and rejects with what they count', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'CREATE TABLE old (a)');
  const reject: Reject = {
    table: { name: 't' },
    key: 'id=4',
    code: 'ROWS_CONFLICT',
    message: 'It is there.',
    column: 'id',
    values: { id: '4', a: null },
  };
  {
    await using target = await openTarget(path);
    expect(target.keep).toBeUndefined();
    await beginRun(target);
    await target.execute(
      [statement(T.sql), statement('CREATE TABLE u (a)')],
      { runId: RUN, step: 'make t', others: ['make u'] },
      NEVER,
    );
    await target.execute([statement('DROP TABLE u')], { runId: RUN, step: 'make u:undo:1' }, NEVER);
    await fill(target, T, undefined, undefined, 2);
    await using writer = await target.openWriter(
      { name: 't' },
      { runId: RUN, columns: [{ name: 'id', as: { kind: 'bigint' } }], mode: 'insert', signal: NEVER },
    );
    const ranges = [
      { id: 'a', through: 5 },
      { id: 'b', after: 5 },
    ];
    await writer.commit({
      ...checkpoint('t', 4, false),
      range: 'a',
      ranges,
      rejected: 1n,
      rejects: [reject],
    });
  }
  await using target = await openTarget(path);
  const { bookkeeping } = target;
  expect(await bookkeeping.progress?.(RUN)).toMatchObject({
    statements: ['make t'],
    checkpoints: [
      {
        range: 'a',
        ranges: [
          { id: 'a', through: 5 },
          { id: 'b', after: 5 },
        ],
        rejected: 1n,
        written: 4n,
      },
      { range: 'all', position: 4, done: false },
    ],
    rejects: [reject],
  });
  await bookkeeping.settle?.(RUN, [reject, { ...reject, key: 'id=5' }]);
  expect(await bookkeeping.progress?.(RUN)).toMatchObject({
    checkpoints: [{ range: 'a', rejected: 0n, written: 5n }, { range: 'all' }],
    rejects: [],
  });
  await target.empty?.([{ name: 't' }], RUN, NEVER);
  expect((await bookkeeping.progress?.(RUN))?.checkpoints).toEqual([]);
  expect(await failure(bookkeeping.progress?.('other') ?? Promise.resolve())).toMatchObject({
    code: 'RUN_NOT_FOUND',
  });
});

test('all records go at once, and nothing else', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'CREATE TABLE old (a)');
  await using target = await openTarget(path);
  expect(await target.bookkeeping.clean?.()).toBeUndefined();
  await begin(target);
  await finish(target);
  expect(await target.bookkeeping.clean?.()).toBe('its records of 1 run');
  const db = new Database(path, { readonly: true });
  expect(db.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['old']);
  db.close();
  const left = folder.file('b.db');
  {
    await using run = await openTarget(left);
    await beginRun(run);
    await run.keep?.();
  }
  await using other = await openTarget(left);
  await using _lock = await other.lock('clean');
  expect(await other.bookkeeping.clean?.()).toBe(`the unfinished database ${left}.partial`);
});

test('where no records are asked for nothing is kept of a run, and none goes on', async () => {
  using folder = temporaryFolder();
  for (const path of [makeDatabase(folder.file('a.db'), 'CREATE TABLE old (a)'), folder.file('b.db')]) {
    await using target = await openTarget(path, 200, { bookkeeping: 'none', goOn: true });
    await beginRun(target);
    await target.execute([statement(T.sql)], { runId: RUN, step: 's' }, NEVER);
    await fill(target, T, undefined);
    expect([target.keep, target.bookkeeping.reopen, target.bookkeeping.unfinished]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    await finish(target);
    await target.complete?.();
    const db = new Database(path, { readonly: true });
    expect(db.prepare('SELECT count(*) FROM t').pluck().get()).toBe(10);
    db.close();
  }
});

test('damage to records in a database is told', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    `${LAYOUT_1}; UPDATE godwit_checkpoints SET rows_read = 'many'`,
  );
  await using target = await openTarget(path);
  const told = await failure(target.bookkeeping.progress?.('cut') ?? Promise.resolve());
  expect(told).toMatchObject({ code: 'RECORDS_DAMAGED' });
  expect(told.hint).toContain('DROP TABLE IF EXISTS godwit_runs;');
});
