import { join } from 'node:path';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { godwit } from './command.js';
import { createTemporaryFolder } from './temporary-folder.js';

/** Moves with rejects, changes the source, and tries the refused rows again. */
async function retry(
  source: string,
  change: string,
  look: (run: (sql: string) => Promise<readonly Record<string, unknown>[]>) => Promise<void>,
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  using folder = createTemporaryFolder();
  await using target = await createTestDatabase();
  const path = join(folder.path, 'source.db');
  new Database(path).exec(source).close();
  const run = (...args: readonly string[]): ReturnType<typeof godwit> => godwit(args, { cwd: folder.path });
  expect(await run('migrate', path, target.url, '--on-error', 'reject-row')).toMatchObject({ code: 3 });
  new Database(path).exec(change).close();
  const { code, stdout } = await run('retry-rejects', path, target.url);
  await look((sql) => execute(target.url, sql));
  return { code, stdout };
}

const MANY = 'WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)';

test.each([
  ['a text', 'k TEXT PRIMARY KEY, n INTEGER', "'k' || i"],
  ['two columns', 'a TEXT, b INTEGER, n INTEGER, PRIMARY KEY (a, b)', "'k', i"],
])('refused rows are found again by a key of %s, whatever their rowids are then', async (_, columns, key) => {
  const source = `CREATE TABLE t (${columns}); ${MANY} INSERT INTO t SELECT ${key}, CASE WHEN i > 290 THEN 'bad' ELSE i END FROM n`;
  // Rows that are replaced get other rowids.
  const change = `CREATE TEMP TABLE kept AS SELECT * FROM t WHERE n = 'bad' ORDER BY rowid DESC; DELETE FROM t WHERE n = 'bad';
    UPDATE kept SET n = 5; INSERT INTO t SELECT * FROM kept`;
  const { code } = await retry(source, change, async (run) => {
    expect(
      await run('SELECT count(*)::int AS rows, count(*) FILTER (WHERE n = 5)::int AS five FROM t'),
    ).toEqual([{ rows: 300, five: 11 }]);
  });
  expect(code).toBe(0);
});

test('the next generated key is behind those of rows that arrived later', async () => {
  const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); ${MANY} INSERT INTO t SELECT i, CASE WHEN i > 290 THEN 'bad' ELSE i END FROM n`;
  const { code } = await retry(source, "UPDATE t SET n = 5 WHERE n = 'bad'", async (run) => {
    expect(await run('INSERT INTO t (n) VALUES (1) RETURNING id::int AS id')).toEqual([{ id: 301 }]);
  });
  expect(code).toBe(0);
});

test('rows that are missing, and of which no record tells, are told', async () => {
  const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); ${MANY} INSERT INTO t SELECT i, CASE WHEN i > 290 THEN 'bad' ELSE i END FROM n`;
  const change = "UPDATE t SET n = 5 WHERE n = 'bad'; INSERT INTO t VALUES (999, 1)";
  const { code, stdout } = await retry(source, change, async () => {});
  expect({ code, stdout }).toEqual({ code: 3, stdout: expect.stringContaining('the source has 1 more row') });
});
