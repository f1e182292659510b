import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, linkSync, openSync, symlinkSync } from 'node:fs';
import Database from 'better-sqlite3';
import {
  collect,
  failure,
  makeDatabase,
  open,
  plansOf,
  readOptions,
  rowsOf,
  tableNamed,
  temporaryFolder,
} from './support.js';
import { openTarget } from './target-support.js';

const ROWS = `CREATE TABLE t (id INTEGER PRIMARY KEY, state TEXT);
  WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO t SELECT i, 'old' FROM n`;

/** What becomes of a commit that another process tries: `committed`, or SQLite's code. */
async function commitOutside(path: string): Promise<string> {
  const script = `const D = require('better-sqlite3'); const db = new D(${JSON.stringify(path)}, { timeout: 0 });
    try { db.exec("UPDATE t SET state = 'new'"); process.stdout.write('committed'); }
    catch (error) { process.stdout.write(error.code); }`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (data) => {
    said += data;
  });
  await once(child, 'close');
  return said;
}

const VISITS: readonly (readonly [string, (path: string) => Promise<unknown>])[] = [
  [
    'a second source',
    async (path) => {
      await using source = await open(path, { readers: 2 });
      await source.introspect();
    },
  ],
  [
    'a copy',
    async (path) => {
      await using _ = await open(path, { snapshot: 'copy' });
    },
  ],
  [
    'a target',
    async (path) => {
      await using target = await openTarget(path);
      await target.introspect();
    },
  ],
  ['a source that is locked for nobody and refused', (path) => failure(open(`${path}/no`))],
];

test.each(VISITS)('a session keeps its lock while this process opens and closes %s', async (_, visit) => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), ROWS);
  linkSync(path, folder.file('hard.db'));
  symlinkSync(path, folder.file('soft.db'));
  await using session = await open(path, { readers: 2 });
  const table = await tableNamed(session, 't');
  for (const name of ['a.db', 'hard.db', 'soft.db']) await visit(folder.file(name));
  expect(await commitOutside(path)).toBe('SQLITE_BUSY');
  const rows = rowsOf(await collect(session.read(table, readOptions(plansOf(table)))));
  expect(new Set(rows.map(([, state]) => state))).toEqual(new Set(['old']));
});

test('a connection of the program that uses this package keeps its lock', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), ROWS);
  const own = new Database(path);
  own.exec("BEGIN IMMEDIATE; UPDATE t SET state = 'mine' WHERE id = 1");
  for (const snapshot of ['live', 'copy'] as const) {
    await using session = await open(path, { snapshot });
    await session.introspect();
  }
  expect(await commitOutside(path)).toBe('SQLITE_BUSY');
  own.exec('ROLLBACK');
  own.close();
});

test('a copy of a half done transaction takes no lock from a connection of this process', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), ROWS);
  const own = new Database(path);
  own.pragma('cache_size = 2');
  own.exec("BEGIN IMMEDIATE; UPDATE t SET state = 'a much longer state that spills'");
  await using _ = await open(path, { snapshot: 'copy' });
  expect(await commitOutside(path)).toBe('SQLITE_BUSY');
  own.close();
});

test('a lock that other code of the process ended, and a commit meanwhile, are no success', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), ROWS);
  await using session = await open(path, { readers: 2 });
  const table = await tableNamed(session, 't');
  closeSync(openSync(path, 'r'));
  expect(await commitOutside(path)).toBe('committed');
  expect(await failure(collect(session.read(table, readOptions(plansOf(table)))))).toMatchObject({
    code: 'SOURCE_BUSY',
    message: expect.stringContaining('not of one moment'),
  });
});
