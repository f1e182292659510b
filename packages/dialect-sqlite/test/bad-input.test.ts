import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import Database from 'better-sqlite3';
import { openTarget } from '../src/write/open-target.js';
import {
  collect,
  failure,
  makeDatabase,
  open,
  plansOf,
  readOptions,
  tableNamed,
  temporaryFolder,
} from './support.js';

const ROWS =
  "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO t SELECT i, 'row ' || i FROM n;";

test('a missing file is not created', async () => {
  using folder = temporaryFolder();
  expect(await failure(open(folder.file('no.db')))).toMatchObject({ code: 'SOURCE_NOT_FOUND' });
  expect(readdirSync(folder.path)).toEqual([]);
});

test('a folder, another file and an encrypted one are no database', async () => {
  using folder = temporaryFolder();
  mkdirSync(folder.file('sub'));
  writeFileSync(folder.file('a.txt'), 'hello');
  writeFileSync(folder.file('random.db'), Buffer.alloc(8192, 0xa7));
  expect(await failure(open(folder.file('sub')))).toMatchObject({
    code: 'SOURCE_NOT_A_DATABASE',
    message: expect.stringContaining('folder'),
  });
  for (const name of ['a.txt', 'random.db']) {
    expect(await failure(open(folder.file(name)))).toMatchObject({
      code: 'SOURCE_NOT_A_DATABASE',
      message: expect.stringContaining('encrypted'),
    });
  }
});

test('an empty file is an empty database, with a note', async () => {
  using folder = temporaryFolder();
  writeFileSync(folder.file('a.db'), '');
  await using session = await open(folder.file('a.db'));
  const schema = await session.introspect();
  expect(schema.tables).toEqual([]);
  expect(schema.notes).toMatchObject([{ code: 'EMPTY_FILE' }]);
});

test('a schema that only another engine can read is not called damaged', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const db = new Database(path);
  db.exec('CREATE TABLE ok (a); CREATE TABLE t (a INTEGER PRIMARY KEY)');
  db.unsafeMode(true);
  db.pragma('writable_schema = 1');
  db.exec("UPDATE sqlite_schema SET sql = sql || ' RANDOM ROWID' WHERE name = 't'");
  db.close();
  expect(await failure(open(path))).toMatchObject({
    code: 'SOURCE_UNREADABLE',
    place: { object: 't' },
    message: expect.stringMatching(/a\.db: .*"t": near "ROWID": syntax error/),
    hint: expect.stringContaining('Another engine'),
  });
  const target = await openTarget(
    { path, busyTimeoutMs: 100 },
    { signal: new AbortController().signal },
  ).catch((error: unknown) => error);
  expect(target).toMatchObject({ place: { object: 't' }, message: expect.stringContaining('syntax error') });
});

test('a truncated file is found before anything is read', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), `CREATE TABLE t (id INTEGER PRIMARY KEY, v); ${ROWS}`);
  truncateSync(path, readFileSync(path).length - 4096);
  expect(await failure(open(path))).toMatchObject({
    code: 'SOURCE_CORRUPT',
    message: expect.stringContaining('truncated'),
  });
  truncateSync(path, 60);
  expect(await failure(open(path))).toMatchObject({ code: 'SOURCE_CORRUPT' });
});

test('a damaged page is reported with its table', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), `CREATE TABLE t (id INTEGER PRIMARY KEY, v); ${ROWS}`);
  const bytes = readFileSync(path);
  writeFileSync(
    path,
    Buffer.concat([bytes.subarray(0, 4 * 4096), Buffer.alloc(8 * 4096, 0xee), bytes.subarray(12 * 4096)]),
  );
  await using session = await open(path);
  const table = await tableNamed(session, 't');
  const columns = plansOf(table).map((column) => ({ ...column, as: { kind: 'text' } as const }));
  expect(await failure(collect(session.read(table, readOptions(columns))))).toMatchObject({
    code: 'SOURCE_CORRUPT',
    place: { table: 't' },
  });
});

test('a database that another process keeps locked is busy', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'CREATE TABLE t (a)');
  const writer = new Database(path);
  writer.exec('BEGIN EXCLUSIVE');
  try {
    expect(await failure(open(path, { busyTimeoutMs: 50, readers: 2 }))).toMatchObject({
      code: 'SOURCE_BUSY',
    });
  } finally {
    writer.close();
  }
});

test('a transaction cut off by a crash cannot be rolled back by reading, but in a copy', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), `CREATE TABLE t (id INTEGER PRIMARY KEY, v); ${ROWS}`);
  await crashInTransaction(path);
  const before = readFileSync(path);
  expect(await failure(open(path))).toMatchObject({
    code: 'SOURCE_UNREADABLE',
    hint: expect.stringContaining('options.snapshot "copy"'),
  });
  await using session = await open(path, { snapshot: 'copy' });
  const table = await tableNamed(session, 't');
  const { rows, columns } = (await session.profile?.(table, {
    columns: plansOf(table).map((column) => ({ ...column, as: { kind: 'text' } as const })),
    badText: 'fail',
    sourceTimeZone: 'UTC',
    signal: new AbortController().signal,
  })) ?? { rows: 0n, columns: [] };
  expect(rows).toBe(5000n);
  expect(columns[1]?.misfits).toBe(0n);
  expect(readFileSync(path).equals(before)).toBe(true);
});

/** Another process changes every row with a cache too small for it, so that pages spill, and is killed. */
async function crashInTransaction(path: string): Promise<void> {
  const script = `const D = require('better-sqlite3'); const db = new D(${JSON.stringify(path)});
    db.pragma('cache_size = 5'); db.exec("BEGIN; UPDATE t SET v = 'half done ' || id"); process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['-e', script], { stdio: 'inherit', cwd: process.cwd() });
  await once(child, 'exit');
}

test('reading a database in WAL mode changes nothing; at most the empty files of a WAL stay beside it', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    `PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, v); ${ROWS}`,
  );
  const before = readFileSync(path);
  for (const snapshot of ['live', 'copy'] as const) {
    await using session = await open(path, { snapshot, readers: 2 });
    expect((await session.introspect()).tables).toHaveLength(1);
  }
  expect(readdirSync(folder.path).filter((name) => !/^a\.db(-shm|-wal)?$/.test(name))).toEqual([]);
  if (existsSync(`${path}-wal`)) expect(statSync(`${path}-wal`).size).toBe(0);
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('a WAL that was copied along is read', async () => {
  using folder = temporaryFolder();
  const writer = new Database(folder.file('a.db'));
  writer.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)');
  for (const end of ['', '-wal']) copyFileSync(folder.file(`a.db${end}`), folder.file(`b.db${end}`));
  writer.close();
  await using session = await open(folder.file('b.db'));
  expect(await session.estimateRows(await tableNamed(session, 't'))).toBe(1);
});
