import type { SourceFingerprint, SourceSession } from '@godwit/plugin-api';
import { execute, serverVersion } from '@godwit/test-support';
import pg from 'pg';
import { openSourceBench, plansOf, rowsOf, type SourceBench, tableNamed } from './source-support.js';
import { never } from './support.js';

let bench: SourceBench;
beforeAll(async () => {
  bench = await openSourceBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

/** Moves money between two tables in one transaction, again and again: their sum never changes. */
async function startWriter(url: string): Promise<{ stop(): Promise<number> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let running = true;
  let moves = 0;
  const work = (async () => {
    while (running) {
      await client.query(
        'BEGIN; UPDATE a SET n = n - 1 WHERE id = 1; UPDATE b SET n = n + 1 WHERE id = 1; COMMIT',
      );
      await client.query(
        'BEGIN; INSERT INTO a VALUES (default, 1); INSERT INTO b VALUES (default, -1); COMMIT',
      );
      moves += 1;
    }
    await client.end();
  })();
  return {
    stop: async () => {
      running = false;
      await work;
      return moves;
    },
  };
}

async function sums(session: SourceSession): Promise<readonly bigint[]> {
  const schema = await session.introspect();
  const tables = ['a', 'b'].map((name) => tableNamed(schema, name));
  const found = await Promise.all(
    [...tables, ...tables, ...tables].map(async (table) => {
      const rows = await rowsOf(session, table);
      return rows.reduce((sum, [, n]) => sum + BigInt(Number(n)), 0n);
    }),
  );
  return found;
}

test('all readers see one snapshot whatever writers do meanwhile', async () => {
  await bench.client.query(`CREATE TABLE a (id serial PRIMARY KEY, n int NOT NULL); CREATE TABLE b (id serial PRIMARY KEY, n int NOT NULL);
    INSERT INTO a (n) SELECT 10 FROM generate_series(1, 500); INSERT INTO b (n) SELECT 0 FROM generate_series(1, 500)`);
  const writer = await startWriter(bench.database.url);
  for (let round = 0; round < 5; round++) {
    await using session = await bench.open({ readers: 3 });
    expect(session.blocksWriters).toBe(false);
    const [a = 0n, b = 0n, ...again] = await sums(session);
    expect(a + b).toBe(5000n);
    expect(again).toEqual([a, b, a, b]);
    const table = tableNamed(await session.introspect(), 'a');
    const profile = await session.profile?.(table, {
      columns: plansOf(table),
      badText: 'fail',
      sourceTimeZone: 'UTC',
      signal: never(),
    });
    expect(profile?.rows).toBe(BigInt((await rowsOf(session, table)).length));
  }
  expect(await writer.stop()).toBeGreaterThan(0);
});

test('a reading that is given up leaves the others and the snapshot as they are', async () => {
  await bench.client.query('CREATE TABLE many AS SELECT g AS id FROM generate_series(1, 50000) AS g');
  await using session = await bench.open({ readers: 1 });
  await bench.client.query('INSERT INTO many VALUES (0)');
  const table = tableNamed(await session.introspect(), 'many');
  const columns = plansOf(table);
  const options = { columns, maxBytes: 1000, maxRows: 10, badText: 'fail', sourceTimeZone: 'UTC' } as const;
  for await (const batch of session.read(table, { ...options, maxCellBytes: 100, signal: never() })) {
    expect(batch.position).toBe(10);
    break;
  }
  expect(await rowsOf(session, table)).toHaveLength(50_000);
});

test('an abort ends a reading at once, also one that waits for its turn or for the server', async () => {
  await bench.client.query('CREATE TABLE slow AS SELECT g AS id FROM generate_series(1, 10) AS g');
  await using session = await bench.open({ readers: 1 });
  const table = tableNamed(await session.introspect(), 'slow');
  const abort = new AbortController();
  const where = 'pg_catalog.pg_sleep(10) IS NOT NULL';
  const first = rowsOf(session, table, { where, signal: abort.signal });
  const second = rowsOf(session, table, { signal: abort.signal });
  const start = performance.now();
  setTimeout(() => abort.abort(), 100);
  await expect(first).rejects.toMatchObject({ code: 'INTERRUPTED' });
  await expect(second).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(performance.now() - start).toBeLessThan(5000);
  expect(await rowsOf(session, table)).toHaveLength(10);
});

const fingerprintNow = async (): Promise<SourceFingerprint> => {
  await using session = await bench.open();
  return await session.fingerprint();
};

const CHANGES = [
  ['a new table', 'CREATE TABLE changed AS SELECT 1 AS x'],
  ['another column', "ALTER TABLE changed ADD COLUMN y text DEFAULT 'y'"],
  ['a new row', 'INSERT INTO changed VALUES (2)'],
  ['another value', 'UPDATE changed SET x = 3 WHERE x = 2'],
  ['a row less', 'DELETE FROM changed WHERE x = 3'],
  ['an emptied table', 'TRUNCATE changed'],
  ['a sequence', 'CREATE SEQUENCE numbers'],
  ['a number taken', "SELECT nextval('numbers')"],
  ['a check', 'ALTER TABLE changed ADD CHECK (x > 0)'],
  ['a table less', 'DROP TABLE changed'],
] as const;

test('the fingerprint tells a changed database from what it was before', async () => {
  // Each change is made in a session of its own, whose counters have arrived once it has ended.
  let before = await fingerprintNow();
  for (const [change, sql] of CHANGES) {
    await execute(bench.database.url, sql);
    const after = await fingerprintNow();
    expect(after).toMatchObject({ database: before['database'], system: before['system'] });
    expect({ change, ...after }).not.toEqual({ change, ...before });
    before = after;
  }
});

// An older server is known by its log, which all of its databases share.
const counts = (await serverVersion()) >= 15;
(counts ? test : test.skip)(
  'the fingerprint (PostgreSQL 15) stays while others are written, or the server cleans up',
  async () => {
    await execute(bench.database.url, 'CREATE TABLE kept AS SELECT g AS x FROM generate_series(1, 100) AS g');
    await using other = await openSourceBench();
    const first = await fingerprintNow();
    await execute(other.database.url, 'CREATE TABLE elsewhere AS SELECT 1 AS x');
    await execute(bench.database.url, 'ANALYZE kept');
    await execute(bench.database.url, 'VACUUM kept');
    await execute(bench.database.url, 'CREATE TEMP TABLE passing AS SELECT 1 AS x');
    expect(await fingerprintNow()).toEqual(first);
  },
);

test('rows are estimated from what ANALYZE found, over all partitions', async () => {
  await bench.client.query(`CREATE TABLE counted AS SELECT g AS id FROM generate_series(1, 1000) AS g; ANALYZE counted;
    CREATE TABLE parts (id int) PARTITION BY HASH (id);
    CREATE TABLE part0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE part1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    INSERT INTO parts SELECT generate_series(1, 300); ANALYZE parts; CREATE TABLE unknown (x int)`);
  await using session = await bench.open();
  const schema = await session.introspect();
  expect(await session.estimateRows(tableNamed(schema, 'counted'))).toBe(1000);
  expect(await session.estimateRows(tableNamed(schema, 'parts'))).toBe(300);
  expect(await session.estimateRows(tableNamed(schema, 'unknown'))).toBeUndefined();
});

test('tables that are held at once stay as they are for every reader, until the session ends', async () => {
  await bench.client.query('CREATE TABLE h1 AS SELECT 1 AS x; CREATE TABLE h2 AS SELECT 2 AS x');
  const session = await bench.open({ readers: 2 });
  try {
    const schema = await session.introspect();
    await session.hold?.([tableNamed(schema, 'h1'), tableNamed(schema, 'h2')], never());
    await bench.client.query("SET lock_timeout = '200ms'");
    await expect(bench.client.query('TRUNCATE h2')).rejects.toMatchObject({ code: '55P03' });
    await bench.client.query('INSERT INTO h2 VALUES (3)');
    const [first, second] = await Promise.all(
      ['h1', 'h2'].map((name) => rowsOf(session, tableNamed(schema, name))),
    );
    expect([first?.length, second?.length]).toEqual([1, 1]);
  } finally {
    await session[Symbol.asyncDispose]();
  }
  await bench.client.query('TRUNCATE h2; RESET lock_timeout');
});

test('a table that was emptied before it could be held is told by its reading, and the others are read', async () => {
  await bench.client.query('CREATE TABLE h3 AS SELECT 1 AS x; CREATE TABLE h4 AS SELECT 2 AS x');
  await using session = await bench.open({ readers: 2 });
  const schema = await session.introspect();
  await bench.client.query('TRUNCATE h4');
  await session.hold?.([tableNamed(schema, 'h3'), tableNamed(schema, 'h4')], never());
  await expect(rowsOf(session, tableNamed(schema, 'h4'))).rejects.toMatchObject({
    code: 'READ_FAILED',
    place: { table: 'h4' },
  });
  expect(await rowsOf(session, tableNamed(schema, 'h3'))).toHaveLength(1);
});
