import { renameSync, symlinkSync } from 'node:fs';
import { CELL_IMAGES } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { isStill, leaveDescriptors, takeDescriptors, withLog } from '../src/read/pages/descriptors.js';
import { makeDatabase, open, plansOf, tableNamed, temporaryFolder } from './support.js';

const TABLE = 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)';

test('the log of a database under a link is that of the file', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), `PRAGMA journal_mode = WAL; ${TABLE}`);
  const writer = new Database(path);
  writer.exec("INSERT INTO t (a) VALUES ('in the log')");
  symlinkSync(path, folder.file('link.db'));
  await using source = await open(folder.file('link.db'));
  const table = await tableNamed(source, 't');
  expect(source.canEncode?.(table, plansOf(table), CELL_IMAGES)).toBe(true);
  writer.close();
});

test('a file whose place another one took is told from it', () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), TABLE);
  const taken = takeDescriptors(path);
  if (taken === undefined) throw new Error('There is no descriptor.');
  expect(isStill(taken, path)).toBe(true);
  renameSync(makeDatabase(folder.file('b.db'), TABLE), path);
  expect(isStill(taken, path)).toBe(false);
  expect(withLog(taken, path)).toBeUndefined();
  leaveDescriptors(taken);
});

test('two sessions share the descriptor of a file, and the last one closes it', () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), TABLE);
  const first = takeDescriptors(path);
  const second = takeDescriptors(path);
  expect(second).toEqual(first);
  if (first === undefined || second === undefined) throw new Error('There is no descriptor.');
  leaveDescriptors(first);
  expect(isStill(second, path)).toBe(true);
  leaveDescriptors(second);
  expect(() => isStill(second, path)).toThrow(/EBADF/);
});
