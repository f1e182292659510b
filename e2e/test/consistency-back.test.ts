import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, runGodwit } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { complaint } from './ledger.js';
import { createTemporaryFolder } from './temporary-folder.js';

const WRITER = fileURLToPath(new URL('hot-postgres-writer.mjs', import.meta.url));
const ACCOUNTS = 50_000;
const TOTAL = ACCOUNTS * 2_000;

/** No foreign key to `pairs_left`: its rows would hold each other up. */
const SOURCE = `
  CREATE TABLE accounts_a (id integer PRIMARY KEY, balance bigint NOT NULL, version integer NOT NULL DEFAULT 0);
  CREATE TABLE accounts_b (id integer PRIMARY KEY, balance bigint NOT NULL, version integer NOT NULL DEFAULT 0);
  CREATE TABLE pairs_left (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payload text NOT NULL);
  CREATE TABLE pairs_right (id bigint PRIMARY KEY, payload text NOT NULL);
  INSERT INTO accounts_a (id, balance) SELECT i, 1000 FROM generate_series(1, ${ACCOUNTS}) AS i;
  INSERT INTO accounts_b (id, balance) SELECT id, 1000 FROM accounts_a;`;

test('a parallel move of a PostgreSQL that is written all the time is one state of it', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  await query(database.url, SOURCE);
  const writer = fork(WRITER, [database.url]);
  await once(writer, 'message');
  const before = Number(await query(database.url, 'SELECT count(*) AS answer FROM pairs_left'));
  const path = join(folder.path, 'target.db');
  const run = await runGodwit(['migrate', database.url, `sqlite:${path}`, '--parallel', '4'], {
    cwd: folder.path,
  });
  const after = await stop(writer);
  expect(complaint(run)).toBe('');
  const state = stateOf(path);
  expect(state).toMatchObject({ total: TOTAL, unpaired: 0, unequal_versions: 0 });
  // Each transaction adds one pair and one version to each account: all four tables must be of the same moment.
  expect(state.versions).toBe(state.pairs);
  expect(state.pairs).toBeGreaterThanOrEqual(before);
  // Else nothing was written during the move, and the test would show nothing.
  expect(after - state.pairs).toBeGreaterThan(100);
});

async function query(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ readonly answer: unknown }>(sql);
  await client.end();
  return rows?.[0]?.answer;
}

async function stop(writer: ChildProcess): Promise<number> {
  const answer = once(writer, 'message');
  const exit = once(writer, 'exit');
  writer.send('stop');
  const [transactions] = (await answer) as [number];
  await exit;
  return transactions;
}

type State = Readonly<Record<'total' | 'unpaired' | 'unequal_versions' | 'versions' | 'pairs', number>>;

function stateOf(path: string): State {
  const db = new Database(path, { readonly: true });
  const state = db
    .prepare(`
      SELECT (SELECT sum(balance) FROM accounts_a) + (SELECT sum(balance) FROM accounts_b) AS total,
        (SELECT count(*) FROM pairs_left l FULL JOIN pairs_right r ON l.id = r.id AND l.payload = r.payload
          WHERE l.id IS NULL OR r.id IS NULL) AS unpaired,
        (SELECT count(*) FROM accounts_a a JOIN accounts_b b USING (id) WHERE a.version <> b.version) AS unequal_versions,
        (SELECT sum(version) FROM accounts_a) AS versions, (SELECT count(*) FROM pairs_left) AS pairs`)
    .get() as State;
  db.close();
  return state;
}
