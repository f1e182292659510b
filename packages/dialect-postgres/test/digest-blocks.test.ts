import type { Row } from '@godwit/plugin-api';
import { allOf, expectedBlocks, keyedRows, openDigester } from './digest-support.js';
import { openSourceBench, plansOf, type SourceBench, tableNamed } from './source-support.js';

let bench: SourceBench;
beforeAll(async () => {
  bench = await openSourceBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

test('any change of a value is a change of exactly its block', async () => {
  await bench.client.query(`CREATE TABLE kept (id int PRIMARY KEY, f float8, t text, s timestamp(6), n numeric);
    INSERT INTO kept SELECT g, g / 7.0, 'text ' || g, '2024-01-01'::timestamp + g * interval '1 us', g FROM generate_series(1, 100) AS g`);
  const blocksOf = async () => {
    await using digester = await openDigester(bench);
    await using session = await bench.open();
    const table = tableNamed(await session.introspect(), 'kept');
    const found = await allOf(digester.digest(table, { blockRows: 10 }));
    const bounds = (async function* () {
      for (const { last } of found) yield last ?? [];
    })();
    const bounded = await allOf(digester.digest(table, { bounds }));
    expect(bounded).toEqual([...found, ...expectedBlocks([], [], {})]);
    return found.map((block) => block.digest);
  };
  const changes = [
    ['f', 'f + 8.8817841970012523e-16 * f'],
    ['t', "t || ' '"],
    ['t', "overlay(t placing 'T' from 1 for 1)"],
    ['t', "''"],
    ['t', 'NULL'],
    ['s', "s + interval '1 us'"],
    ['n', 'n + 1e-30'],
    ['f', "'NaN'"],
    ['f', "'-0'"],
    ['f', '0'],
  ];
  let before = await blocksOf();
  expect(new Set(before).size).toBe(10);
  for (const [column, value] of changes) {
    await bench.client.query(`UPDATE kept SET ${column} = ${value} WHERE id = 45`);
    const after = await blocksOf();
    const changed = after.flatMap((digest, index) => (digest === before[index] ? [] : [index]));
    expect([value, changed]).toEqual([value, [4]]);
    before = after;
  }
  await bench.client.query('UPDATE kept SET n = 45.000 WHERE id = 45');
  const [bare] = [await blocksOf()];
  await bench.client.query('UPDATE kept SET n = 45 WHERE id = 45');
  expect(await blocksOf()).toEqual(bare);
});

test('bounds part a table', async () => {
  await bench.client.query(`CREATE TABLE parts (a text COLLATE "C", b int, v text, PRIMARY KEY (a, b));
    INSERT INTO parts SELECT w, g, w || g FROM unnest(ARRAY['', 'A', 'a', 'a''', 'a' || chr(1), 'é', '\u{FFFD}', '\u{1F426}']) AS w, generate_series(-2, 3) AS g`);
  await using session = await bench.open();
  await using digester = await openDigester(bench);
  const table = tableNamed(await session.introspect(), 'parts');
  const columns = plansOf(table);
  const all = await keyedRows(session, table);
  const bytes = ([a]: Row): Buffer => Buffer.from(String(a));
  expect([...all].sort((x, y) => Buffer.compare(bytes(x), bytes(y)) || Number(x[1]) - Number(y[1]))).toEqual(
    all,
  );
  for (const cut of [0, 5, 6, 17, 46]) {
    const key = all[cut]?.slice(0, 2) ?? [];
    const whole = expectedBlocks(all.slice(0, cut + 1), columns, { keyColumns: 2 });
    expect(await allOf(digester.digest(table, { through: key }))).toEqual(whole);
    const rest = expectedBlocks(all.slice(cut + 1), columns, { keyColumns: 2, blockRows: 4 });
    expect(await allOf(digester.digest(table, { after: key, blockRows: 4 }))).toEqual(rest);
    expect(await keyedRows(session, table, { through: key })).toEqual(all.slice(0, cut + 1));
  }
  // A text of the other side may hold what none here does.
  const odd = { after: ['a\0', 9], through: ["a'\0x", -9] };
  const between = all.filter(([a]) => a === 'a\u0001' || a === "a'");
  expect(await allOf(digester.digest(table, odd))).toEqual(
    expectedBlocks(between, columns, { keyColumns: 2 }),
  );
  const none = { after: ['\u{10FFFF}', 0], through: ['\u{10FFFF}', 1] };
  expect(await allOf(digester.digest(table, none))).toEqual(expectedBlocks([], columns, {}));
  expect(await allOf(digester.digest(table, { ...none, blockRows: 3 }))).toEqual([]);
  const where = { where: 'b > 0 -- only', blockRows: 5 };
  const some = all.filter(([, b]) => Number(b) > 0);
  expect(await allOf(digester.digest(table, where))).toEqual(
    expectedBlocks(some, columns, { keyColumns: 2, blockRows: 5 }),
  );
});
