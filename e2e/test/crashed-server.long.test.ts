import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationConfig } from '@godwit/engine';
import { execute, type PostgresServer, startPostgres } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from './temporary-folder.js';

const SETTINGS = ['wal_writer_flush_after=2GB', 'wal_buffers=64MB', 'checkpoint_timeout=1h'];
const ROWS = 40_000;
const TABLES = ['a', 'b', 'c'];

let server: PostgresServer;
const folder = createTemporaryFolder();
const source = join(folder.path, 'source.db');
beforeAll(async () => {
  server = await startPostgres({ durable: true, settings: SETTINGS });
  const rows = `WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS})`;
  const tables = TABLES.map(
    (name) => `CREATE TABLE ${name} (id INTEGER PRIMARY KEY, v TEXT);
      ${rows} INSERT INTO ${name} SELECT i, printf('%0400d', i) FROM n;`,
  );
  const small = Array.from({ length: 20 }, (_, i) => `CREATE TABLE small_${i} AS SELECT * FROM a LIMIT 5;`);
  const long = `CREATE TABLE long AS SELECT (i - 1) * 4 + k AS id, i FROM (SELECT id AS i FROM a), (SELECT 1 AS k UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4);`;
  new Database(source).exec([...tables, long, ...small].join('\n')).close();
});
afterAll(async () => {
  await server?.stop();
  folder[Symbol.dispose]();
});
beforeEach(() => begin('10s'));

/** Empties the database. After so long the log reaches the disk of itself; until then a crash takes what no commit waited for. */
async function begin(delay: string): Promise<void> {
  await execute(
    server.url,
    'DROP SCHEMA IF EXISTS godwit CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public',
  );
  await execute(server.url, `ALTER SYSTEM SET wal_writer_delay = '${delay}'`);
  await execute(server.url, 'SELECT pg_reload_conf()');
}

function manager(options: MigrationConfig['options'] = {}) {
  const config = {
    source: `sqlite:${source}`,
    target: server.url,
    options: { verify: 'none', reconnect: 0, ...options },
  } as const;
  return createMigrationManager(config, { dialects: [sqlite, postgres] });
}

/** How many rows each table holds, and how many its checkpoints speak of. */
async function heldAndTold(): Promise<readonly Record<string, unknown>[]> {
  const names = await execute(
    server.url,
    "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
  );
  const counts = names.map(
    ({ name }) => `
    SELECT '${name}' AS name, (SELECT count(*)::int FROM public.${name}) AS held,
           (SELECT coalesce(sum(written), 0)::int FROM godwit.checkpoints WHERE table_name = '${name}') AS told`,
  );
  return counts.length === 0 ? [] : await execute(server.url, counts.join(' UNION ALL '));
}

/** Crashes the server once so many rows were told of, and answers with how many had been committed by then. */
async function crashAfter(rows: number, parallel: number): Promise<number> {
  const move = manager({ parallel });
  let committed = 0;
  let crashed: Promise<void> | undefined;
  const crash = async (): Promise<void> => {
    const sum = 'SELECT coalesce(sum(written), 0)::int AS rows FROM godwit.checkpoints';
    committed = Number((await execute(server.url, sum))[0]?.['rows']);
    await server.crash();
  };
  const told = new Map<string, number>();
  move.on((event) => {
    if (event.type !== 'table:progress') return;
    told.set(event.table, event.rows);
    const sum = [...told.values()].reduce((total, one) => total + one, 0);
    if (sum >= rows) crashed ??= crash();
  });
  const error: unknown = await move.migrate().catch((thrown: unknown) => thrown);
  await crashed;
  expect(error).toMatchObject({ code: expect.any(String) });
  return committed;
}

test('when the server crashes in the middle of a load, each table holds the rows of its checkpoints', async () => {
  let [lost, kept] = [0, 0];
  for (const [rows, parallel, delay] of [
    [1_000, 1, '10s'],
    [60_000, 1, '20ms'],
    [60_000, 3, '10s'],
    [120_000, 3, '20ms'],
    [180_000, 3, '200ms'],
  ] as const) {
    await begin(delay);
    const committed = await crashAfter(rows, parallel);
    const found = await heldAndTold();
    expect(found.map(({ held }) => held)).toEqual(found.map(({ told }) => told));
    const held = found.reduce((sum, one) => sum + Number(one['held']), 0);
    lost += Math.max(0, committed - held);
    kept += held;
  }
  // Some crashes took commits and some left them, so that the test means something.
  expect([lost > 0, kept > 0]).toEqual([true, true]);
}, 120_000);

test.each([{}, { bookkeeping: 'none' }])(
  'a run that is over has lost nothing when the server crashes (%j)',
  async (options) => {
    const result = await manager(options).migrate();
    await server.crash();
    expect(result.status).toBe('done');
    const [{ rows } = {}] = await execute(
      server.url,
      'SELECT (SELECT count(*)::int FROM a) + (SELECT count(*)::int FROM c) AS rows',
    );
    expect(rows).toBe(2 * ROWS);
    const [{ keys } = {}] = await execute(
      server.url,
      "SELECT count(*)::int AS keys FROM pg_constraint WHERE contype = 'p' AND connamespace = 'public'::regnamespace",
    );
    expect(keys).toBe(TABLES.length);
  },
  60_000,
);

test.each([{}, { bookkeeping: 'none' }])(
  'what an interrupted run tells of is there when the server crashes (%j)',
  async (options) => {
    const stop = new AbortController();
    const move = manager({ ...options, parallel: 1 });
    move.on((event) => {
      if (event.type === 'table:progress' && event.table === 'b' && event.rows > ROWS / 2) stop.abort();
    });
    const error: unknown = await move.migrate({ signal: stop.signal }).catch((thrown: unknown) => thrown);
    await server.crash();
    expect(error).toMatchObject({ code: 'INTERRUPTED' });
    const { tables } = (error as { result: { tables: { name: string; written: number }[] } }).result;
    const written = tables.find(({ name }) => name === 'a')?.written;
    expect(written).toBe(ROWS);
    expect(await execute(server.url, 'SELECT count(*)::int AS rows FROM a')).toEqual([{ rows: written }]);
  },
  60_000,
);
