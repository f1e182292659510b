import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { damagePage, makeTables, pagesOf } from './damage-support.js';
import { open, temporaryFolder } from './support.js';

/** Two tables as of `makeTables` in a database of more than 64 MB, of which only SQLite can tell whether it is whole. */
function makeLarge(path: string): string {
  const large = 'CREATE TABLE large AS SELECT zeroblob(70000000) AS bytes';
  return makeTables(path, '', `${large}; CREATE TABLE keyed (k TEXT PRIMARY KEY) WITHOUT ROWID`);
}

const TABLES = ['t', 'other', 'large'].map((name) => ({ name }));

/** The processes that this one has begun, by what they run. */
function children(): readonly string[] {
  const pids = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ');
  return pids.flatMap((pid) => {
    const file = `/proc/${pid}/cmdline`;
    return pid !== '' && existsSync(file) ? [readFileSync(file, 'utf8')] : [];
  });
}

const checks = (): readonly string[] => children().filter((command) => command.includes('check-process'));

test('damage of a large database is found', async () => {
  using folder = temporaryFolder();
  const path = makeLarge(folder.file('a.db'));
  damagePage(path, pagesOf(path, 't', 'leaf')[3] as number, (bytes) => bytes.fill(0));
  await using session = await open(path);
  const found = await session.findDamage?.(TABLES, new AbortController().signal);
  expect(found).toMatchObject([{ place: { table: 't' } }]);
});

test('a large database that is written to meanwhile is checked as its snapshot shows it', async () => {
  using folder = temporaryFolder();
  const path = makeLarge(folder.file('a.db'));
  const writer = new Database(path);
  writer.pragma('journal_mode = WAL');
  await using session = await open(path);
  writer.exec('DELETE FROM other');
  expect(await session.findDamage?.(TABLES, new AbortController().signal)).toEqual([]);
  writer.close();
});

const onLinux = existsSync(`/proc/self/task/${process.pid}/children`) ? test : test.skip;

onLinux('an interruption ends the check of a large database at once', async () => {
  using folder = temporaryFolder();
  const path = makeLarge(folder.file('a.db'));
  await using session = await open(path);
  const controller = new AbortController();
  const found = session.findDamage?.(TABLES, controller.signal);
  while (checks().length === 0) await sleep(5);
  controller.abort();
  await expect(found).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(checks()).toEqual([]);
});
