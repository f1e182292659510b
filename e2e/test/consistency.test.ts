import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, runGodwit } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createTemporaryFolder } from './temporary-folder.js';

const WRITER = fileURLToPath(new URL('hot-writer.mjs', import.meta.url));
const ACCOUNTS = 20_000;
const TOTAL = ACCOUNTS * 2_000;

const SOURCE = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE accounts_a (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE accounts_b (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE pairs_left (id INTEGER PRIMARY KEY AUTOINCREMENT, payload TEXT NOT NULL);
  CREATE TABLE pairs_right (id INTEGER PRIMARY KEY, payload TEXT NOT NULL, FOREIGN KEY (id) REFERENCES pairs_left (id));
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ACCOUNTS})
    INSERT INTO accounts_a (id, balance) SELECT i, 1000 FROM n;
  INSERT INTO accounts_b (id, balance) SELECT id, 1000 FROM accounts_a;`;

test('a parallel move of a database that is written all the time is one state of it', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const path = join(folder.path, 'hot.db');
  createSource(path);
  const writer = fork(WRITER, [path]);
  await once(writer, 'message');
  const before = transactionsIn(path);
  const run = await runGodwit(['migrate', `sqlite:${path}`, database.url, '--parallel', '4'], {
    cwd: folder.path,
  });
  const after = await stop(writer);
  expect({ code: run.code, stderr: run.code === 0 ? '' : run.stderr }).toEqual({ code: 0, stderr: '' });
  const state = await stateOf(database.url);
  expect(state).toMatchObject({ total: String(TOTAL), unpaired: '0', unequal_versions: '0' });
  // Each transaction adds one pair and one version: all four tables must be of the same moment.
  expect(state.versions).toBe(state.pairs);
  expect(Number(state.pairs)).toBeGreaterThanOrEqual(before);
  // Else nothing was written during the move, and the test would show nothing.
  expect(after - Number(state.pairs)).toBeGreaterThan(100);
});

function createSource(path: string): void {
  const db = new Database(path);
  db.exec(SOURCE);
  db.close();
}

function transactionsIn(path: string): number {
  const db = new Database(path, { readonly: true });
  const count = db.prepare('SELECT count(*) FROM pairs_left').pluck().get();
  db.close();
  return Number(count);
}

async function stop(writer: ChildProcess): Promise<number> {
  const answer = once(writer, 'message');
  writer.send('stop');
  const [transactions] = (await answer) as [number];
  await once(writer, 'exit');
  return transactions;
}

type State = Readonly<Record<'total' | 'unpaired' | 'unequal_versions' | 'versions' | 'pairs', string>>;

async function stateOf(url: string): Promise<State> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<State>(`
    SELECT (SELECT sum(balance) FROM accounts_a)::numeric + (SELECT sum(balance) FROM accounts_b) AS total,
      (SELECT count(*) FROM pairs_left l FULL JOIN pairs_right r ON l.id = r.id AND l.payload = r.payload
        WHERE l.id IS NULL OR r.id IS NULL) AS unpaired,
      (SELECT count(*) FROM accounts_a a JOIN accounts_b b USING (id) WHERE a.version <> b.version) AS unequal_versions,
      (SELECT sum(version) FROM accounts_a) AS versions,
      (SELECT count(*) FROM pairs_left) AS pairs`);
  await client.end();
  return rows[0] as State;
}
