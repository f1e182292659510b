import { allOf, expectedBlocks, keyedOptions, keyedRows, openDigester } from './digest-support.js';
import { openSourceBench, plansOf, rowsOf, type SourceBench, tableNamed } from './source-support.js';

let bench: SourceBench;
beforeAll(async () => {
  bench = await openSourceBench();
  await bench.client.query(`CREATE TABLE rows (id int PRIMARY KEY, v text);
    INSERT INTO rows SELECT g, 'value ' || g FROM generate_series(1, 20000) AS g`);
});
afterAll(() => bench[Symbol.asyncDispose]());

test('blocks with values too large for the memory of a server are digested all the same', async () => {
  await bench.client.query(`CREATE TABLE large (id int PRIMARY KEY, v text);
    INSERT INTO large SELECT g, CASE WHEN g IN (45, 46, 80) THEN repeat('x''', 100000) ELSE 'small' END FROM generate_series(1, 100) AS g`);
  await using session = await bench.open();
  await using digester = await openDigester(bench);
  const table = tableNamed(await session.introspect(), 'large');
  const rows = await keyedRows(session, table);
  // At 10,000 rows a block, a row of more than 13 kB is too large.
  for (const size of [{ blockRows: 10_000 }, { blockRows: 10 }, { blockRows: 1_000_000 }, {}]) {
    const expected = expectedBlocks(rows, plansOf(table), size);
    expect(await allOf(digester.digest(table, size))).toEqual(expected);
  }
});

test('more rows than a server digests at once are one block where one is asked for', async () => {
  await bench.client.query(`CREATE TABLE long (id int PRIMARY KEY);
    INSERT INTO long SELECT g FROM generate_series(1, 100001) AS g`);
  await using session = await bench.open();
  await using digester = await openDigester(bench);
  const table = tableNamed(await session.introspect(), 'long');
  const rows = await keyedRows(session, table, { maxRows: 50_000 });
  for (const more of [{}, { through: [100_000] }, { after: [1] }]) {
    const some = rows.filter(
      ([id]) => !('through' in more && id === 100_001) && !('after' in more && id === 1),
    );
    expect(await allOf(digester.digest(table, more))).toEqual(expectedBlocks(some, plansOf(table), {}));
  }
});

test('a consumer may stop early, and the session serves the next', async () => {
  await using session = await bench.open({ readers: 1 });
  await using digester = await openDigester(bench);
  const table = tableNamed(await session.introspect(), 'rows');
  for (let time = 0; time < 3; time++) {
    for await (const block of digester.digest(table, { blockRows: 100 })) {
      expect(block.last).toEqual([100]);
      break;
    }
  }
  for await (const batch of session.readKeyed?.(table, { ...keyedOptions(table), maxRows: 10 }) ?? []) {
    expect(batch).toMatchObject({ rows: { length: 10 }, rowIds: { 9: 'id=10' }, position: ['10'] });
    break;
  }
  expect(await keyedRows(session, table, { through: [3] })).toHaveLength(3);
  // Reading goes by where rows lie again, whatever a digest has told the planner.
  expect(await rowsOf(session, table, { where: 'id > 19990' })).toHaveLength(10);
});

test('what happens after the snapshot is not seen', async () => {
  await bench.client.query(
    'CREATE TABLE moving (id int PRIMARY KEY, v int); INSERT INTO moving VALUES (1, 1), (2, 2)',
  );
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), 'moving');
  const before = await allOf(session.digest?.(table, keyedOptions(table)) ?? []);
  await bench.client.query('UPDATE moving SET v = 3; INSERT INTO moving VALUES (0, 0)');
  expect(await allOf(session.digest?.(table, keyedOptions(table)) ?? [])).toEqual(before);
  const probe = { kind: 'above', table: table.name, column: 'v', value: '2', keyColumns: ['id'] } as const;
  expect(await session.count?.([probe])).toEqual([{ count: 0n, keys: [] }]);
  await using later = await bench.open();
  expect(await later.count?.([probe])).toEqual([{ count: 2n, keys: ['id=1', 'id=2'] }]);
});

test('probes count the rows of a table alone, or of all its partitions', async () => {
  await bench.client.query(`CREATE TABLE parent (id int, v numeric); CREATE TABLE child () INHERITS (parent);
    INSERT INTO parent VALUES (1, 1), (2, 1), (3, NULL), (4, NULL); INSERT INTO child VALUES (5, 1), (6, 99);
    CREATE TABLE split (id int) PARTITION BY LIST (id); CREATE TABLE split1 PARTITION OF split DEFAULT; INSERT INTO split VALUES (1), (1), (2);
    CREATE TABLE refers (id int); INSERT INTO refers VALUES (1), (6), (NULL)`);
  await using session = await bench.open();
  const named = (name: string) => ({ schema: 'public', name });
  const answers = await session.count?.([
    { kind: 'rows', table: named('parent') },
    { kind: 'rows', table: named('split') },
    { kind: 'duplicates', table: named('parent'), columns: ['v'], keyColumns: ['id'] },
    { kind: 'duplicates', table: named('split'), columns: ['id'], keyColumns: [] },
    { kind: 'above', table: named('parent'), column: 'v', value: '0', keyColumns: ['id'] },
    { kind: 'above', table: named('parent'), column: 'v', value: '99999999999999999999', keyColumns: ['id'] },
    { kind: 'matches', table: named('parent'), predicate: 'v IS NULL -- none', keyColumns: ['id'] },
    {
      kind: 'orphans',
      table: named('refers'),
      columns: ['id'],
      references: { table: named('parent'), columns: ['id'] },
      keyColumns: ['id'],
    },
  ]);
  expect(answers?.map(({ count }) => count)).toEqual([4n, 3n, 2n, 2n, 2n, 0n, 2n, 1n]);
  expect(answers?.[2]?.keys).toEqual(['id=1', 'id=2']);
  expect(answers?.[7]?.keys).toEqual(['id=6']);
});

test('an abort ends a digest at once', async () => {
  await using digester = await openDigester(bench);
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), 'rows');
  const slow = { where: 'pg_sleep(0.01) IS NOT NULL' };
  const controller = new AbortController();
  const begun = Date.now();
  setTimeout(() => controller.abort(), 200);
  const all = allOf(digester.digest(table, { ...slow, blockRows: 10_000, signal: controller.signal }));
  await expect(all).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(Date.now() - begun).toBeLessThan(10_000);
  const other = new AbortController();
  setTimeout(() => other.abort(), 200);
  const probe = { kind: 'matches', table: table.name, predicate: slow.where, keyColumns: ['id'] } as const;
  await expect(session.count?.([probe], other.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(await allOf(digester.digest(table, { through: [9] }))).toMatchObject([{ rows: 9, last: [9] }]);
  // The server needs a moment to stop.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const active = `SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(0.01)%' AND pid <> pg_backend_pid()`;
  expect((await bench.client.query(active)).rows).toEqual([]);
});

test('errors are coded and hold no values', async () => {
  await using session = await bench.open();
  const schema = await session.introspect();
  const table = tableNamed(schema, 'rows');
  await using digester = await openDigester(bench);
  const failure = (more: object) => allOf(digester.digest(table, more)).catch((error: unknown) => error);
  expect(await failure({ where: 'nothing = 1' })).toMatchObject({
    code: 'WHERE_INVALID',
    place: { table: 'rows' },
  });
  const divided = await failure({ where: `(v || 'secret')::int > 0` });
  expect(divided).toMatchObject({ code: 'READ_FAILED', place: { schema: 'public', table: 'rows' } });
  expect(JSON.stringify([divided, String(divided), String((divided as Error).cause)])).not.toContain(
    '1secret',
  );
  expect(await failure({ after: [null] })).toMatchObject({ code: 'INTERNAL' });
  await bench.client.query('DROP TABLE IF EXISTS gone; CREATE TABLE gone (id int PRIMARY KEY)');
  await using other = await bench.open();
  const gone = tableNamed(await other.introspect(), 'gone');
  await bench.client.query('DROP TABLE gone');
  await expect(keyedRows(other, gone)).rejects.toMatchObject({ code: 'READ_FAILED' });
});
