import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSource } from '@godwit/bench/create-source';
import { createTestDatabase, runGodwit } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from './temporary-folder.js';

const HOOK = new URL('report-memory.mjs', import.meta.url).href;
const LIMIT_MEGABYTES = 256;

/** Moves the file by the real command; its largest memory, in megabytes. */
async function peakOfMove(path: string, folder: string, flags: readonly string[]): Promise<number> {
  await using database = await createTestDatabase();
  const file = join(folder, 'memory');
  const run = await runGodwit(['migrate', path, database.url, ...flags], {
    cwd: folder,
    env: { NODE_OPTIONS: `--import=${HOOK}`, GODWIT_TEST_MEMORY_FILE: file },
  });
  expect({ code: run.code, stderr: run.code === 0 ? '' : run.stderr }).toEqual({ code: 0, stderr: '' });
  return Number(readFileSync(file, 'utf8')) / 1024;
}

test.each([[], ['--parallel', '4']])('many rows pass through little memory %p', async (...flags) => {
  using folder = createTemporaryFolder();
  const path = join(folder.path, 'rows.db');
  createSource(path, 120);
  expect(await peakOfMove(path, folder.path, flags)).toBeLessThan(LIMIT_MEGABYTES);
});

test('large values pass through little memory', async () => {
  using folder = createTemporaryFolder();
  const path = join(folder.path, 'blobs.db');
  const db = new Database(path);
  db.exec('CREATE TABLE files (id INTEGER PRIMARY KEY, content BLOB, words TEXT)');
  const insert = db.prepare(
    "INSERT INTO files (content, words) VALUES (randomblob(2000000), printf('%.*c', 2000000, 'x'))",
  );
  for (let row = 0; row < 40; row++) insert.run();
  db.close();
  expect(await peakOfMove(path, folder.path, [])).toBeLessThan(LIMIT_MEGABYTES);
});
