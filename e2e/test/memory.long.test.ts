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

// Each further reader is a thread of its own.
test.each([
  ['1', LIMIT_MEGABYTES],
  ['4', LIMIT_MEGABYTES + 3 * 20],
])('many rows pass through little memory with %s readers', async (readers, limit) => {
  using folder = createTemporaryFolder();
  const path = join(folder.path, 'rows.db');
  createSource(path, 60);
  expect(await peakOfMove(path, folder.path, ['--parallel', readers])).toBeLessThan(limit);
});

test.each(['zeroblob(300000000)', "printf('%.*c', 300000000, 'x')"])(
  'a value beyond the limit is refused without being read: %s',
  async (value) => {
    using folder = createTemporaryFolder();
    await using database = await createTestDatabase();
    const path = join(folder.path, 'huge.db');
    const report = join(folder.path, 'memory');
    new Database(path)
      .exec(`CREATE TABLE huge (id INTEGER PRIMARY KEY, x); INSERT INTO huge VALUES (7, ${value})`)
      .close();
    const run = await runGodwit(['migrate', path, database.url], {
      cwd: folder.path,
      env: { NODE_OPTIONS: `--import=${HOOK}`, GODWIT_TEST_MEMORY_FILE: report },
    });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('CELL_TOO_LARGE at huge.x (id=7): A value has 300000000 bytes');
    expect(Number(readFileSync(report, 'utf8')) / 1024).toBeLessThan(LIMIT_MEGABYTES);
  },
);
