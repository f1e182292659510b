import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, runGodwit } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { complaint } from './ledger.js';
import { createTemporaryFolder } from './temporary-folder.js';

const HOOK = new URL('report-memory.mjs', import.meta.url).href;
/** What the JavaScript heap of each thread may grow to. */
const HEAP_MEGABYTES = 64;

/** Moves a database by the real command; its largest memory, in megabytes. */
async function peakOfMove(from: string, to: string, folder: string): Promise<number> {
  const report = join(folder, 'memory');
  const run = await runGodwit(['migrate', from, to], {
    cwd: folder,
    env: {
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MEGABYTES} --import=${HOOK}`,
      GODWIT_TEST_MEMORY_FILE: report,
    },
  });
  expect(complaint(run)).toBe('');
  return Number(readFileSync(report, 'utf8')) / 1024;
}

/** More rows, or more tables of large cells, take no more. */
const LARGE_CELLS = `
  CREATE TABLE files (id INTEGER PRIMARY KEY, content BLOB);
  CREATE TABLE words (id INTEGER PRIMARY KEY, content TEXT);
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6)
  INSERT INTO files SELECT i, randomblob(20000000) FROM n;
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6)
  INSERT INTO words SELECT i, hex(randomblob(10000000)) FROM n`;

const NARROW_ROWS = `
  CREATE TABLE narrow (id INTEGER PRIMARY KEY, n INTEGER NOT NULL);
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
  INSERT INTO narrow SELECT i, i * 7919 % 100003 FROM n`;

const MANY_TABLES = Array.from(
  { length: 300 },
  (_, table) => `
  CREATE TABLE t${table} (id INTEGER PRIMARY KEY, name TEXT UNIQUE, price DECIMAL(10,2), made DATETIME);
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
  INSERT INTO t${table} SELECT i, 'name ' || i, i * 1.25, '2024-01-01 10:00:00' FROM n;`,
).join('');

/** The command alone, without a database, takes 90 of them. */
const LIMIT_MEGABYTES = 200;

// A large cell is in memory twice while its image is made, or while it passes from one thread to the other; of many tables the
// plan is large, and both schemas are compared.
test.each([
  { shape: 'cells of 20 MB', sql: LARGE_CELLS, there: LIMIT_MEGABYTES + 20, back: LIMIT_MEGABYTES + 20 },
  { shape: 'a million narrow rows', sql: NARROW_ROWS, there: LIMIT_MEGABYTES, back: LIMIT_MEGABYTES },
  {
    shape: 'three hundred tables',
    sql: MANY_TABLES,
    there: LIMIT_MEGABYTES + 10,
    back: LIMIT_MEGABYTES + 20,
  },
])('$shape pass through little memory, there and back', async ({ sql, there, back }) => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const path = join(folder.path, 'source.db');
  new Database(path).exec(`BEGIN; ${sql}; COMMIT`).close();
  const peaks = {
    there: await peakOfMove(path, database.url, folder.path),
    back: await peakOfMove(database.url, `sqlite:${join(folder.path, 'back.db')}`, folder.path),
  };
  expect(peaks.there).toBeLessThan(there);
  expect(peaks.back).toBeLessThan(back);
});
