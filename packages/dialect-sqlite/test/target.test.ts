import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { isMigrationError } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { makeDatabase, temporaryFolder } from './support.js';
import {
  begin,
  finish,
  NEVER,
  openTarget,
  RUN,
  rowBatch,
  run,
  statement,
  table,
  write,
} from './target-support.js';

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (isMigrationError(error)) return error.code;
    throw error;
  }
  return 'no error';
}

/** What a run does with a target, from its beginning to its end. */
async function build(path: string, sql: string, runId = RUN): Promise<void> {
  await using target = await openTarget(path);
  await target.checkRights();
  await using _lock = await target.lock(runId);
  await begin(target, runId);
  await run(target, [statement(sql)]);
  await finish(target, runId);
  await target.complete?.();
}

test('planning makes no file', async () => {
  using folder = temporaryFolder();
  await using target = await openTarget(folder.file('a.db'));
  await target.checkRights();
  expect((await target.introspect()).tables).toEqual([]);
  expect(readdirSync(folder.path)).toEqual([]);
});

test('a new database gets its name when it is whole', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  {
    await using target = await openTarget(path);
    await using _lock = await target.lock(RUN);
    await begin(target);
    await run(target, [statement('CREATE TABLE t (a)')]);
    expect(existsSync(path)).toBe(false);
    await finish(target);
    await target.complete?.();
    expect(readdirSync(folder.path)).toEqual(['a.db']);
  }
  const db = new Database(path);
  expect(db.pragma('journal_mode', { simple: true })).toBe('delete');
  expect(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual(['t']);
  db.close();
});

test('a new database keeps the records of the run where history is asked', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  {
    await using target = await openTarget(path, 200, { history: true });
    await begin(target);
    await run(target, [statement('CREATE TABLE t (a)')]);
    await finish(target);
    expect(await target.bookkeeping.traces?.()).toEqual({
      what: 'its records of runs',
      removal:
        'DROP TABLE godwit_runs; DROP TABLE godwit_steps; DROP TABLE godwit_checkpoints; DROP TABLE godwit_rejects;',
    });
    await target.complete?.();
  }
  const db = new Database(path);
  expect(db.prepare('SELECT run_id, status, plan FROM godwit_runs').get()).toEqual({
    run_id: RUN,
    status: 'done',
    plan: '{}',
  });
  db.close();
});

test('no byte of a new database tells of the run that made it', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  {
    await using target = await openTarget(path);
    await target.bookkeeping.begin({
      runId: 'run-of-secrets',
      version: '0.0.0',
      source: 'postgres://db.internal/app',
      target: path,
      fingerprint: { system: '4711' },
      plan: JSON.stringify({ text: 'db.internal '.repeat(10_000) }),
    });
    expect(readdirSync(folder.path)).toContain('a.db.partial-records');
    await run(target, [statement('CREATE TABLE t (a)'), statement('INSERT INTO t VALUES (1)')]);
    const outcome = { status: 'incomplete', result: '{"host":"db.internal"}' } as const;
    await target.bookkeeping.finish('run-of-secrets', outcome);
    expect(await target.bookkeeping.traces?.()).toBeUndefined();
    await target.complete?.();
  }
  expect(readdirSync(folder.path)).toEqual(['a.db']);
  const bytes = readFileSync(path);
  for (const secret of ['db.internal', 'run-of-secrets', folder.path, 'godwit', '4711'])
    expect(bytes.includes(secret)).toBe(false);
});

test('an existing database keeps no records where none are asked', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'CREATE TABLE old (a)');
  {
    await using target = await openTarget(path, 200, { bookkeeping: 'none' });
    await begin(target);
    await run(target, [statement('CREATE TABLE t (a)')]);
    await finish(target);
    expect(await target.bookkeeping.traces?.()).toBeUndefined();
  }
  const db = new Database(path);
  expect(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual([
    'old',
    't',
  ]);
  db.close();
  expect(await codeOf(() => openTarget(path, 200, { bookkeeping: 'records' }))).toBe('OPTIONS_CONTRADICT');
});

test('a session that ends without its end leaves the place as it was', async () => {
  using folder = temporaryFolder();
  {
    await using target = await openTarget(folder.file('a.db'));
    await using _lock = await target.lock(RUN);
    await begin(target);
    await run(target, [statement('CREATE TABLE t (a)')]);
  }
  expect(readdirSync(folder.path)).toEqual([]);
});

test('an existing database is written in place and keeps what it holds', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'CREATE TABLE old (a); INSERT INTO old VALUES (1)');
  await build(path, 'CREATE TABLE new (a)');
  const db = new Database(path);
  expect(db.prepare('SELECT a FROM old').pluck().get()).toBe(1);
  expect(db.pragma('journal_mode', { simple: true })).toBe('delete');
  db.close();
  expect(readdirSync(folder.path)).toEqual(['a.db']);
  await build(path, 'CREATE TABLE newer (a)', 'run-2');
});

test('a database in WAL mode stays in it', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'PRAGMA journal_mode = WAL; CREATE TABLE old (a)');
  await build(path, 'CREATE TABLE new (a)');
  const db = new Database(path, { readonly: true });
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  db.close();
});

test.each(['-wal', '-shm', '-journal'])('a %s left beside the new name is refused', async (end) => {
  using folder = temporaryFolder();
  writeFileSync(folder.file(`a.db${end}`), 'x');
  await using target = await openTarget(folder.file('a.db'));
  expect(await codeOf(() => target.checkRights())).toBe('TARGET_NOT_EMPTY');
  expect(await codeOf(() => target.lock(RUN))).toBe('TARGET_NOT_EMPTY');
  expect(readdirSync(folder.path)).toEqual([`a.db${end}`]);
});

test('an unfinished database of a dead run is replaced, another file of that name is not', async () => {
  using folder = temporaryFolder();
  const partial = folder.file('a.db.partial');
  makeDatabase(partial, 'CREATE TABLE half (a)');
  makeDatabase(`${partial}-records`, 'CREATE TABLE godwit_runs (run_id TEXT)');
  await build(folder.file('a.db'), 'CREATE TABLE t (a)');
  expect(readdirSync(folder.path)).toEqual(['a.db']);
  makeDatabase(folder.file('b.db.partial'), 'CREATE TABLE precious (a)');
  writeFileSync(folder.file('c.db.partial'), 'no database at all');
  for (const name of ['b.db', 'c.db']) {
    await using target = await openTarget(folder.file(name));
    expect(await codeOf(() => target.checkRights())).toBe('TARGET_NOT_EMPTY');
    expect(await codeOf(() => target.lock(RUN))).toBe('TARGET_NOT_EMPTY');
  }
  expect(readdirSync(folder.path)).toEqual(['a.db', 'b.db.partial', 'c.db.partial']);
});

test('two runs never build the same database', async () => {
  using folder = temporaryFolder();
  await using first = await openTarget(folder.file('a.db'));
  await using _lock = await first.lock(RUN);
  await begin(first);
  await using second = await openTarget(folder.file('a.db'));
  expect(await codeOf(() => second.checkRights())).toBe('TARGET_LOCKED');
  expect(await codeOf(() => second.lock('run-2'))).toBe('TARGET_LOCKED');
  await run(first, [statement('CREATE TABLE t (a)')]);
  await finish(first);
  await first.complete?.();
  expect(readdirSync(folder.path)).toEqual(['a.db']);
});

test('a file that came into being meanwhile is not overwritten', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  await using target = await openTarget(path);
  await using _lock = await target.lock(RUN);
  await begin(target);
  writeFileSync(path, 'mine');
  expect(await codeOf(async () => target.complete?.())).toBe('TARGET_NOT_EMPTY');
});

test('a run keeps others out of an existing database until it ends', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'CREATE TABLE old (a)');
  await using first = await openTarget(path);
  {
    await using _lock = await first.lock(RUN);
    const again = async (): Promise<void> => {
      await using second = await openTarget(path);
      await second.lock('run-2');
    };
    expect(await codeOf(again)).toBe('TARGET_LOCKED');
  }
  await using third = await openTarget(path);
  await using _lock = await third.lock('run-3');
});

test.each(['delete', 'wal'])('a database that another program writes to is locked: %s', async (mode) => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), `PRAGMA journal_mode = ${mode}; CREATE TABLE old (a)`);
  const other = new Database(path);
  other.exec('BEGIN IMMEDIATE; INSERT INTO old VALUES (1)');
  await using target = await openTarget(path);
  expect(await codeOf(() => target.checkRights())).toBe('TARGET_LOCKED');
  expect(await codeOf(() => target.lock(RUN))).toBe('TARGET_LOCKED');
  other.close();
});

test('rows that meet a busy file fail with what passes, and may be written again', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'CREATE TABLE t (a TEXT)');
  const other = new Database(path);
  other.exec('BEGIN IMMEDIATE; INSERT INTO t VALUES (1)');
  const given = table('t', { a: { kind: 'text' } });
  await using target = await openTarget(path);
  await expect(write(target, given, [rowBatch([['x']])])).rejects.toMatchObject({
    code: 'TARGET_BUSY',
    place: { table: 't' },
  });
  other.exec('ROLLBACK');
  other.close();
  expect(await write(target, given, [rowBatch([['x']])])).toEqual({ written: 1n, skipped: 0n });
});

test('places where there can be no database', async () => {
  using folder = temporaryFolder();
  writeFileSync(
    folder.file('text.txt'),
    'this is no database, but it is long enough to be read as a header of one',
  );
  expect(await codeOf(() => openTarget(folder.file('text.txt')))).toBe('TARGET_NOT_EMPTY');
  mkdirSync(folder.file('folder'));
  expect(await codeOf(() => openTarget(folder.file('folder')))).toBe('TARGET_NOT_EMPTY');
  symlinkSync(folder.file('nowhere'), folder.file('link'));
  expect(await codeOf(() => openTarget(folder.file('link')))).toBe('TARGET_NOT_EMPTY');
  await using missing = await openTarget(folder.file('no/such/folder/a.db'));
  expect(await codeOf(() => missing.checkRights())).toBe('DATABASE_NOT_FOUND');
});

test('an empty file is an empty database', async () => {
  using folder = temporaryFolder();
  writeFileSync(folder.file('a.db'), '');
  await build(folder.file('a.db'), 'CREATE TABLE t (a)');
});

test('a group of statements runs as a whole or not at all, and is recorded', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'CREATE TABLE old (a UNIQUE); INSERT INTO old VALUES (1)');
  await using target = await openTarget(path);
  await begin(target);
  const step = { runId: RUN, step: 'one' };
  const make = statement('CREATE TABLE t (a)');
  const wrong = statement('CREATE TABLE t (b)', { table: { name: 't' }, purpose: 'create t' });
  expect(await codeOf(() => target.execute([make, wrong], step, NEVER))).toBe('STATEMENT_FAILED');
  expect(await codeOf(() => target.execute([statement('INSERT INTO old VALUES (1)')], step, NEVER))).toBe(
    'ROWS_CONFLICT',
  );
  const expecting = { ...make, expect: { sql: 'SELECT count(*), NULL FROM t', rows: [[1, null]] } };
  expect(await codeOf(() => target.execute([expecting], step, NEVER))).toBe('EXPECTATION_FAILED');
  expect((await target.introspect()).tables.map((one) => one.name.name)).toEqual(['old']);
  const met = { ...make, expect: { sql: "SELECT count(*), 'x' FROM t", rows: [[0, 'x']] } };
  await target.execute([met], step, NEVER);
  const db = new Database(path, { readonly: true });
  expect(db.prepare('SELECT step FROM godwit_steps').pluck().all()).toEqual(['one']);
  db.close();
  const stop = new AbortController();
  stop.abort();
  expect(await codeOf(() => target.execute([make], step, stop.signal))).toBe('INTERRUPTED');
});

test.each([
  ['a table of other columns', 'CREATE TABLE godwit_runs (id INTEGER PRIMARY KEY)'],
  ['an empty table', 'CREATE TABLE godwit_steps (run_id TEXT)'],
  ['a view', 'CREATE VIEW Godwit_Checkpoints AS SELECT 1 AS run_id'],
])(
  "%s by the name of the records is somebody's own, and refused before anything is written",
  async (_, sql) => {
    using folder = temporaryFolder();
    const path = makeDatabase(folder.file('a.db'), sql);
    {
      await using target = await openTarget(path);
      expect(await codeOf(() => target.checkRights())).toBe('TARGET_NOT_EMPTY');
      expect(await target.bookkeeping.unfinished?.()).toEqual([]);
    }
    await using target = await openTarget(path, 200, { bookkeeping: 'none' });
    await target.checkRights();
    await begin(target);
    await finish(target);
    const db = new Database(path, { readonly: true });
    expect(db.prepare('SELECT sql FROM sqlite_schema').pluck().all()).toEqual([sql]);
    db.close();
  },
);

test('records of a newer godwit are not touched', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'CREATE TABLE old (a)');
  await build(path, 'CREATE TABLE t (a)');
  const db = new Database(path);
  db.exec('UPDATE godwit_runs SET layout = 99');
  db.close();
  await using target = await openTarget(path);
  expect(await codeOf(() => begin(target))).toBe('RECORDS_TOO_NEW');
});

test('probes count rows, orphans and matches, and name them', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    `CREATE TABLE "p ""x" (id INTEGER PRIMARY KEY); INSERT INTO "p ""x" VALUES (1);
     CREATE TABLE c (id INTEGER PRIMARY KEY, p); INSERT INTO c VALUES (1, 1), (2, 7), (3, NULL)`,
  );
  await using target = await openTarget(path);
  const parent = { table: { name: 'p "x' }, columns: ['id'] };
  const results = await target.count([
    { kind: 'rows', table: { name: 'c' } },
    { kind: 'orphans', table: { name: 'c' }, columns: ['p'], references: parent, keyColumns: ['id'] },
    { kind: 'matches', table: { name: 'c' }, predicate: 'p IS NULL', keyColumns: ['id', 'p'] },
  ]);
  expect(results).toEqual([
    { count: 3n, keys: [] },
    { count: 1n, keys: ['id=2'] },
    { count: 1n, keys: ['id=3,p=null'] },
  ]);
});
