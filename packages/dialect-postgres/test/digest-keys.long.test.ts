import type { ColumnPlan } from '@godwit/plugin-api';
import { serverVersion } from '@godwit/test-support';
import pg from 'pg';
import { postgres } from '../src/index.js';
import { keyOf, readBinaryKeys } from '../src/read/digest/binary-keys.js';
import { planDigest } from '../src/read/digest/digest-plan.js';
import { keyedCopy } from '../src/read/digest/keyed-copy.js';
import { ServerBlocks } from '../src/read/digest/server-blocks.js';
import { BY_INDEX, Snapshot } from '../src/read/snapshot.js';
import { allOf, expectedBlocks, keyedOptions, keyedRows, openDigester } from './digest-support.js';
import { openSourceBench, plansOf, type SourceBench, tableNamed } from './source-support.js';
import { never } from './support.js';

let bench: SourceBench;
beforeAll(async () => {
  bench = await openSourceBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const KEYS: readonly (readonly [boolean, string, string, readonly string[]])[] = [
  [true, 'a int PRIMARY KEY', '', ['a']],
  [true, 'a smallint, b bigint, UNIQUE (b, a)', 'NOT NULL', ['b', 'a']],
  [false, 'a smallint, b bigint, UNIQUE (b, a)', 'NOT NULL', ['a', 'b']],
  [false, 'a smallint, b bigint, UNIQUE (b, a)', 'NOT NULL', ['b']],
  [false, 'a int UNIQUE', '', ['a']],
  [false, 'a int, b int, PRIMARY KEY (a)', '', ['b']],
  [true, 'a uuid PRIMARY KEY', '', ['a']],
  [true, 'a bytea PRIMARY KEY', '', ['a']],
  [true, 'a date PRIMARY KEY', '', ['a']],
  [true, 'a text COLLATE "C" PRIMARY KEY', '', ['a']],
  [true, 'a varchar(9) COLLATE ucs_basic PRIMARY KEY', '', ['a']],
  // The server of the tests has the builtin C.UTF-8.
  [true, 'a text PRIMARY KEY', '', ['a']],
  [false, 'a text COLLATE "und-x-icu" PRIMARY KEY', '', ['a']],
  [true, 'a text COLLATE "und-x-icu" NOT NULL; CREATE UNIQUE INDEX ON t (a COLLATE "C")', '', ['a']],
  [false, 'a text; CREATE UNIQUE INDEX ON t (a text_pattern_ops)', 'NOT NULL', ['a']],
  [false, 'a int; CREATE UNIQUE INDEX ON t (a DESC)', 'NOT NULL', ['a']],
  [false, 'a int; CREATE INDEX ON t (a)', 'NOT NULL', ['a']],
  [false, 'a int; CREATE UNIQUE INDEX ON t (a) WHERE a > 0', 'NOT NULL', ['a']],
  [false, 'a int; CREATE UNIQUE INDEX ON t ((a + 1))', 'NOT NULL', ['a']],
  [true, 'a int, b int; CREATE UNIQUE INDEX ON t (a) INCLUDE (b)', 'NOT NULL', ['a']],
  [false, 'a int UNIQUE DEFERRABLE', 'NOT NULL', ['a']],
  [false, 'a boolean PRIMARY KEY', '', ['a']],
  [false, 'a numeric PRIMARY KEY', '', ['a']],
  [false, 'a character(3) PRIMARY KEY', '', ['a']],
  [false, 'a timestamp PRIMARY KEY', '', ['a']],
  [false, 'a color PRIMARY KEY', '', ['a']],
  [true, 'a whole PRIMARY KEY', '', ['a']],
  [false, 'a needed UNIQUE', '', ['a']],
];

test.each(KEYS)('%s: (%s) %s by %s', async (answer, columns, required, key) => {
  await bench.client.query(`DROP TABLE IF EXISTS t; DROP DOMAIN IF EXISTS whole, needed; DROP TYPE IF EXISTS color;
    CREATE DOMAIN whole AS int; CREATE DOMAIN needed AS int NOT NULL; CREATE TYPE color AS ENUM ('red')`);
  const [table = '', ...indexes] = columns.split(';');
  await bench.client.query([`CREATE TABLE t (${table})`, ...indexes].join(';'));
  if (required !== '')
    await bench.client.query(
      ['a', ...key].map((name) => `ALTER TABLE t ALTER ${name} SET NOT NULL`).join(';'),
    );
  await using session = await bench.open();
  const found = tableNamed(await session.introspect(), 't');
  expect(session.canDigest?.(found, plansOf(found), key)).toBe(answer);
  const asText: readonly ColumnPlan[] = key.map((name) => ({ name, as: { kind: 'json', form: 'text' } }));
  expect(session.canDigest?.(found, asText, key)).toBe(false);
  if (!answer) return;
  await using digester = await openDigester(bench);
  expect(await allOf(digester.digest(found, { key }))).toEqual(expectedBlocks([], [], {}));
});

test.each([
  ['integer', 'a int PRIMARY KEY', 'g', [5]],
  ['text', 'a text COLLATE "C" PRIMARY KEY', `'k' || g`, ['k5']],
  ['uuid', 'a uuid PRIMARY KEY', 'gen_random_uuid()', ['80000000-0000-0000-0000-000000000000']],
  ['other collation', 'a text COLLATE "und-x-icu" NOT NULL', `'k' || g`, ['k5']],
  ['several', 'b int, a varchar(9) COLLATE "C", PRIMARY KEY (a, b)', `g, 'k' || g`, ['k5', 5]],
])('the planner goes along the index of a key: %s', async (name, columns, values, after) => {
  await bench.client.query(`DROP TABLE IF EXISTS planned; CREATE TABLE planned (${columns});
    INSERT INTO planned SELECT ${values} FROM generate_series(1, 5000) AS g`);
  if (name === 'other collation') await bench.client.query('CREATE UNIQUE INDEX ON planned (a COLLATE "C")');
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), 'planned');
  const key = name === 'several' ? ['a', 'b'] : ['a'];
  const options = keyedOptions(table, { key, through: after.map((value) => value) });
  await using snapshot = await Snapshot.open(postgres.parseConfig(bench.database.url), {
    readers: 1,
    snapshot: 'live',
    signal: never(),
  });
  const plan = await snapshot.use(never(), async (connection) => {
    const found = planDigest(table, keyOf(await readBinaryKeys(connection), table, options), options);
    const blocks = await ServerBlocks.open(connection, found);
    await connection.run(BY_INDEX);
    const copy = keyedCopy(table, { key: found.key, options, cells: found.cells ?? [], after });
    const statements = [
      blocks.statement(after, { rows: 100, blocks: 9 }),
      blocks.statement(after, { rows: 100, blocks: 1 }),
      copy.slice('COPY ('.length, copy.lastIndexOf(') TO STDOUT')),
    ];
    const plans = [];
    for (const sql of statements) plans.push((await connection.values(`EXPLAIN ${sql}`)).join('\n'));
    return plans;
  });
  for (const text of plan) {
    expect(text).toMatch(/Index (Only )?Scan using/);
    expect(text).toMatch(/Index Cond: .*>/);
    expect(text).not.toMatch(/Seq Scan|Sort|Bitmap/);
  }
});

test('partitions, heirs, generated columns and names of any kind', async () => {
  await bench.client.query(`CREATE SCHEMA "s""'";
    CREATE TABLE "s""'".godwit_walk ("k""1 %s" int PRIMARY KEY, line text, x int GENERATED ALWAYS AS (1) STORED);
    INSERT INTO "s""'".godwit_walk SELECT g, g FROM generate_series(1, 9) AS g;
    CREATE TABLE heir (PRIMARY KEY ("k""1 %s")) INHERITS ("s""'".godwit_walk); INSERT INTO heir VALUES (77, 'heir');
    CREATE TABLE parted (b int, a int, PRIMARY KEY (a)) PARTITION BY HASH (a);
    CREATE TABLE p0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE p1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    INSERT INTO parted SELECT -g, g FROM generate_series(1, 20) AS g`);
  await using session = await bench.open();
  const schema = await session.introspect();
  await using digester = await openDigester(bench);
  for (const [name, count] of [
    ['godwit_walk', 9],
    ['heir', 1],
    ['parted', 20],
  ] as const) {
    const table = tableNamed(schema, name);
    const columns = plansOf(table).toSorted((a, b) => Number(b.name === 'a') - Number(a.name === 'a'));
    const rows = await keyedRows(session, table, { columns });
    expect(rows).toHaveLength(count);
    expect(rows).toEqual([...rows].sort((x, y) => Number(x[0]) - Number(y[0])));
    const blocks = await allOf(digester.digest(table, { columns, blockRows: 4 }));
    expect(blocks).toEqual(expectedBlocks(rows, columns, { blockRows: 4 }));
  }
});

const version = await serverVersion();
(version >= 18 ? test : test.skip)(
  'a NOT NULL that is not validated yet (PostgreSQL 18) is no key',
  async () => {
    await bench.client.query(`CREATE TABLE later (a int UNIQUE, v text); INSERT INTO later VALUES (NULL, 'x');
    ALTER TABLE later ADD CONSTRAINT nn NOT NULL a NOT VALID`);
    await using session = await bench.open();
    const table = tableNamed(await session.introspect(), 'later');
    expect(session.canDigest?.(table, plansOf(table), ['a'])).toBe(false);
  },
);

test('a table that came after the snapshot has no key', async () => {
  await using session = await bench.open();
  const client = new pg.Client({ connectionString: bench.database.url });
  await client.connect();
  await client.query('CREATE TABLE late (id int PRIMARY KEY)');
  await client.end();
  await using other = await bench.open();
  const table = tableNamed(await other.introspect(), 'late');
  expect(session.canDigest?.(table, plansOf(table), ['id'])).toBe(false);
  expect(() => session.digest?.(table, keyedOptions(table))).toThrow(
    expect.objectContaining({ code: 'INTERNAL' }),
  );
});
