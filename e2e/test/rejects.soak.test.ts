import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, runGodwit } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createMillionRows, MILLION } from './million-rows.js';
import { createTemporaryFolder } from './temporary-folder.js';

const BAD = 137;
/** Scattered, and each another one: the step has no factor in common with a million. */
const IDS = `WITH RECURSIVE k (j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM k WHERE j < ${BAD - 1})
  SELECT 1 + (j * 1037389) % ${MILLION} FROM k`;

test('of a million rows exactly those with a bad value are refused, and arrive once they are corrected', async () => {
  using folder = createTemporaryFolder();
  await using target = await createTestDatabase();
  const path = join(folder.path, 'bad.db');
  createMillionRows(path);
  const change = (sql: string): void => {
    const db = new Database(path);
    db.exec(sql);
    db.close();
  };
  change(`UPDATE visits SET customer_id = 'none' WHERE id IN (${IDS})`);
  const godwit = (...args: readonly string[]) => runGodwit(args, { cwd: folder.path });
  const moved = await godwit('migrate', path, target.url, '--on-error', 'reject-row', '--json');
  expect(moved.code).toBe(3);
  const [table] = (JSON.parse(moved.stdout) as { result: { tables: readonly object[] } }).result.tables;
  expect(table).toMatchObject({ read: MILLION, written: MILLION - BAD, rejected: BAD });
  const lines = readFileSync(join(folder.path, 'rejects/public.visits.jsonl'), 'utf8').trimEnd().split('\n');
  expect(new Set(lines.map((line) => (JSON.parse(line) as { key: string }).key)).size).toBe(BAD);
  expect(lines).toHaveLength(BAD);
  const client = new pg.Client(target.url);
  await client.connect();
  const { rows } = await client.query('SELECT count(*)::int AS count FROM visits');
  await client.end();
  expect(rows).toEqual([{ count: MILLION - BAD }]);
  change(`UPDATE visits SET customer_id = id WHERE typeof(customer_id) = 'text'`);
  expect((await godwit('retry-rejects', path, target.url)).code).toBe(0);
  expect((await godwit('verify', path, target.url)).code).toBe(0);
});
