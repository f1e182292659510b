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

/** The keys in the file of what was refused, and the number of rows that are in the target. */
async function outcome(folder: string, url: string): Promise<{ keys: readonly string[]; count: number }> {
  const lines = readFileSync(join(folder, 'rejects/public.visits.jsonl'), 'utf8').trimEnd().split('\n');
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM visits');
  await client.end();
  return { keys: lines.map((line) => (JSON.parse(line) as { key: string }).key), count: rows[0]?.count ?? 0 };
}

/** Changes the source. */
function change(path: string, sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.close();
}

test('of a million rows exactly those with a bad value are refused, and arrive once they are corrected', async () => {
  using folder = createTemporaryFolder();
  await using target = await createTestDatabase();
  const path = join(folder.path, 'bad.db');
  createMillionRows(path);
  change(path, `UPDATE visits SET customer_id = 'none' WHERE id IN (${IDS})`);
  const godwit = (...args: readonly string[]) => runGodwit(args, { cwd: folder.path });
  const moved = await godwit('migrate', path, target.url, '--on-error', 'reject-row', '--json');
  expect(moved.code).toBe(3);
  const [table] = (JSON.parse(moved.stdout) as { result: { tables: readonly object[] } }).result.tables;
  expect(table).toMatchObject({ read: MILLION, written: MILLION - BAD, rejected: BAD });
  const { keys, count } = await outcome(folder.path, target.url);
  expect(new Set(keys).size).toBe(BAD);
  expect(keys).toHaveLength(BAD);
  expect(count).toBe(MILLION - BAD);
  change(path, `UPDATE visits SET customer_id = id WHERE typeof(customer_id) = 'text'`);
  expect((await godwit('retry-rejects', path, target.url)).code).toBe(0);
  expect((await godwit('verify', path, target.url)).code).toBe(0);
});

test('of a million rows exactly those that a rule of the target refuses are left out, and the proof names them', async () => {
  using folder = createTemporaryFolder();
  await using target = await createTestDatabase();
  const path = join(folder.path, 'bad.db');
  createMillionRows(path);
  const godwit = (...args: readonly string[]) => runGodwit(args, { cwd: folder.path });
  expect((await godwit('migrate', path, target.url, '--schema-only')).code).toBe(0);
  const client = new pg.Client(target.url);
  await client.connect();
  await client.query('ALTER TABLE visits ADD CHECK (customer_id > 0)');
  await client.end();
  change(path, `UPDATE visits SET customer_id = -customer_id WHERE id IN (${IDS})`);
  const refused = ['--data-only', '--on-error', 'reject-row', '--json'];
  const moved = await godwit('migrate', path, target.url, ...refused);
  expect(moved.code).toBe(3);
  const { result } = JSON.parse(moved.stdout) as {
    result: { tables: readonly object[]; verification: { tables: readonly { differences: unknown[] }[] } };
  };
  expect(result.tables[0]).toMatchObject({ read: MILLION, written: MILLION - BAD, rejected: BAD });
  expect(result.verification.tables[0]?.differences).toHaveLength(BAD);
  const db = new Database(path, { readonly: true });
  const ids = db.prepare('SELECT id FROM visits WHERE customer_id < 0 ORDER BY id').pluck().all();
  db.close();
  const { keys, count } = await outcome(folder.path, target.url);
  expect(keys).toEqual(ids.map((id) => `id=${String(id)}`));
  expect(count).toBe(MILLION - BAD);
});
