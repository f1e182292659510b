import { failureOf, openPairs, type Pairs, told } from './pair.js';

let pairs: Pairs;
beforeAll(async () => {
  pairs = await openPairs();
});
afterAll(() => pairs[Symbol.asyncDispose]());

test('names that differ by case, or by snake and camel case, are found; rows arrive and are proved', async () => {
  const { manager, plan, rows } = await pairs.pair(
    `CREATE TABLE OrderItem (id INTEGER PRIMARY KEY, createdAt TEXT, HTMLBody TEXT, Note TEXT, "fromURL" TEXT);
     INSERT INTO OrderItem VALUES (1, 'a', 'b', 'c', 'd');
     CREATE TABLE users (ID INTEGER PRIMARY KEY); INSERT INTO users VALUES (7)`,
    `CREATE TABLE order_item (id bigint PRIMARY KEY, created_at text, html_body text, note text, from_url text);
     CREATE TABLE "Users" ("Id" bigint PRIMARY KEY)`,
  );
  expect(told(await plan(), 'TARGET_NAME_TAKEN')).toEqual({
    OrderItem:
      'The names of the target are taken: the table is public.order_item, createdAt is created_at, HTMLBody is html_body, Note is note, fromURL is from_url.',
    users: 'The names of the target are taken: the table is public.Users, ID is Id.',
  });
  const result = await manager().migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(await rows('SELECT * FROM order_item')).toEqual(['1 | a | b | c | d']);
  expect(await rows('SELECT * FROM "Users"')).toEqual(['7']);
  await rows("UPDATE order_item SET created_at = 'x' RETURNING id");
  expect((await manager().repair()).status).toBe('repaired');
  expect(await rows('SELECT created_at FROM order_item')).toEqual(['a']);
});

test('of several names that may be meant none is taken', async () => {
  const { plan } = await pairs.pair(
    'CREATE TABLE t (id INTEGER PRIMARY KEY, aB_c TEXT, a_bC TEXT); INSERT INTO t VALUES (1, 1, 2)',
    'CREATE TABLE t (id bigint PRIMARY KEY, a_b_c text)',
  );
  const { obstacles } = await plan();
  expect(obstacles).toMatchObject([{ code: 'TARGET_TYPES_DIFFER' }]);
  expect(obstacles[0]?.message).toContain('public.t.aB_c is missing (text)\npublic.t.a_bC is missing (text)');
});

test('a table that is missing is refused with the one that may be meant, and moves where that is said', async () => {
  const { manager, plan, rows } = await pairs.pair(
    `CREATE TABLE customers (id INTEGER PRIMARY KEY, nick TEXT); INSERT INTO customers VALUES (1, 'a')`,
    'CREATE TABLE customer (id bigint PRIMARY KEY, nickname text); CREATE TABLE audit (id bigint PRIMARY KEY)',
  );
  const { obstacles, ledger } = await plan();
  expect(obstacles).toMatchObject([
    { code: 'TARGET_TABLE_MISSING', message: expect.stringContaining('public.customers is missing') },
  ]);
  expect(obstacles[0]?.hint).toContain('Perhaps options.renames: { "customer": "customers" }.');
  expect(ledger).toContainEqual(
    expect.objectContaining({
      code: 'TARGET_TABLES_NOT_FILLED',
      message: 'No table of the source fills 2 tables of the target: public.audit, public.customer.',
    }),
  );
  const renames = { customer: 'customers' };
  const half = await plan({ renames });
  expect(half.obstacles).toMatchObject([
    {
      code: 'TARGET_TYPES_DIFFER',
      message: expect.stringContaining('public.customer.nick is missing (text)'),
    },
  ]);
  expect(half.obstacles[0]?.hint).toContain(
    'Perhaps options.renames: { "customer.nickname": "customers.nick" }.',
  );
  const both = { renames: { ...renames, 'customer.nickname': 'customers.nick' } };
  expect(await manager(both).migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(await rows('SELECT * FROM customer')).toEqual(['1 | a']);
  expect((await manager(both).verify()).status).toBe('same');
});

test('renames that name nothing, or are written the other way round, say so', async () => {
  const { plan } = await pairs.pair(
    'CREATE TABLE customers (id INTEGER PRIMARY KEY)',
    'CREATE TABLE customer (id bigint PRIMARY KEY)',
  );
  expect(await failureOf(plan({ renames: { customers: 'customer' } }))).toMatchObject({
    code: 'NAME_MATCHES_NOTHING',
    hint: 'The target\'s name comes first: { "customer": "customers" }.',
  });
  expect(await failureOf(plan({ renames: { custom: 'customers' } }))).toMatchObject({
    code: 'NAME_MATCHES_NOTHING',
    message: 'options.renames "custom" is no table of the target.',
    hint: expect.stringContaining('"customer"'),
  });
});

test('a table in a schema of its own is found there, and told', async () => {
  const { manager, plan, rows } = await pairs.pair(
    'CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)',
    'CREATE SCHEMA other; CREATE TABLE other.t (id bigint PRIMARY KEY)',
  );
  expect(told(await plan(), 'TARGET_NAME_TAKEN')).toEqual({
    t: 'The names of the target are taken: the table is other.t.',
  });
  expect((await manager().migrate()).status).toBe('done');
  expect(await rows('SELECT * FROM other.t')).toEqual(['1']);
  expect((await manager().verify()).status).toBe('same');
});

test('columns and tables that only the source has stay behind where they hold nothing', async () => {
  const { manager, plan, rows } = await pairs.pair(
    `CREATE TABLE t (id INTEGER PRIMARY KEY, old TEXT, n TEXT); INSERT INTO t VALUES (1, NULL, 'a');
     CREATE TABLE gone (id INTEGER PRIMARY KEY)`,
    'CREATE TABLE t (id bigint PRIMARY KEY, n text)',
  );
  const seen = await plan();
  expect(seen.obstacles).toEqual([]);
  expect(told(seen, 'COLUMN_LEFT_OUT')).toEqual({
    't.old': 'The target has no such column; no row has a value in it.',
  });
  expect(told(seen, 'TABLE_NOT_IN_TARGET')).toEqual({
    gone: 'The target has no such table, and it holds no row.',
  });
  expect(await manager().migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(await rows('SELECT * FROM t')).toEqual(['1 | a']);
  expect((await manager().verify()).status).toBe('same');
});

test('a column that only the source has is refused with values in it, and left out where that is said', async () => {
  const { manager, plan, rows } = await pairs.pair(
    `CREATE TABLE t (id INTEGER PRIMARY KEY, old TEXT, n TEXT, UNIQUE (old)); INSERT INTO t VALUES (1, 'x', 'a'), (2, NULL, 'b')`,
    'CREATE TABLE t (id bigint PRIMARY KEY, n text)',
  );
  const { obstacles } = await plan();
  expect(obstacles).toMatchObject([
    {
      code: 'TARGET_TYPES_DIFFER',
      message: expect.stringContaining('public.t.old is missing (text)'),
      hint: expect.stringContaining('excludeColumns'),
    },
  ]);
  expect(await failureOf(plan({ excludeColumns: ['t.odl'] }))).toMatchObject({
    code: 'NAME_MATCHES_NOTHING',
    hint: expect.stringContaining('"t.old"'),
  });
  const options = { excludeColumns: ['t.old'] };
  const result = await manager(options).migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(result.ledger).toContainEqual(
    expect.objectContaining({
      code: 'COLUMN_LEFT_OUT',
      severity: 'loss',
      message: 'The column is left out by excludeColumns: 1 value does not arrive.',
      count: 1,
      keys: ['id=1'],
    }),
  );
  expect(await rows('SELECT * FROM t ORDER BY id')).toEqual(['1 | a', '2 | b']);
});

test('columns that the source computes stay behind, or are computed by the target, too', async () => {
  const { manager, plan, rows } = await pairs.pair(
    `CREATE TABLE t (id INTEGER PRIMARY KEY, n INT, twice INT AS (n * 2), more INT AS (n + 1) STORED, big INT AS (n * 9));
     INSERT INTO t VALUES (1, 5)`,
    'CREATE TABLE t (id bigint PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED, more int)',
  );
  expect(told(await plan(), 'COLUMN_LEFT_OUT')).toEqual({
    't.big': 'The target has no such column; the source computes it from others.',
  });
  expect(await manager().migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(await rows('SELECT * FROM t')).toEqual(['1 | 5 | 10 | 6']);
});

test('what is for columns that are there is refused where columns are made', async () => {
  const { plan } = await pairs.pair('CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT)', '');
  for (const options of [{ excludeColumns: ['t.n'] }, { fill: { 't.m': 1 } }])
    expect(await failureOf((async () => plan({ ...options, intoExisting: false }))())).toMatchObject({
      code: 'OPTIONS_CONTRADICT',
      message: expect.stringContaining('but options.mode is "complete"'),
    });
});
