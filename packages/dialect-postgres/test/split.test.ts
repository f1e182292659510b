import { batchesOf, openSourceBench, rowsOf, type SourceBench, tableNamed } from './source-support.js';

let bench: SourceBench;
beforeAll(async () => {
  bench = await openSourceBench();
  await bench.client.query(`
    CREATE TABLE wide (id int, v text); INSERT INTO wide SELECT g, repeat('x', 200) FROM generate_series(1, 5000) AS g;
    DELETE FROM wide WHERE id BETWEEN 1000 AND 1200;
    CREATE TABLE none (id int);
    CREATE TABLE parted (id int) PARTITION BY RANGE (id); CREATE TABLE part PARTITION OF parted DEFAULT;
    INSERT INTO parted SELECT generate_series(1, 5000)`);
});
afterAll(() => bench[Symbol.asyncDispose]());

test('ranges of pages together hold every row once, in the order of the table, also of rows that came later than the snapshot', async () => {
  await using session = await bench.open({ readers: 3 });
  const table = tableNamed(await session.introspect(), 'wide');
  const whole = await rowsOf(session, table);
  expect(whole).toHaveLength(4799);
  await bench.client.query("INSERT INTO wide SELECT g, 'late' FROM generate_series(1, 3000) AS g");
  for (const parts of [1, 2, 7, 1000]) {
    const ranges = (await session.split?.(table, parts)) ?? [];
    expect(new Set(ranges.map(({ id }) => id)).size).toBe(ranges.length);
    expect(ranges.length > 1).toBe(parts > 1);
    const found = await Promise.all(ranges.map((range) => rowsOf(session, table, { range })));
    expect(found.flat()).toEqual(whole);
  }
});

test('a reading of a range goes on after each of its positions, under a predicate, too', async () => {
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), 'wide');
  const where = 'id % 3 = 0 -- or not';
  const whole = await rowsOf(session, table, { where });
  const [first, second, third] = (await session.split?.(table, 3)) ?? [];
  const parts = [];
  for (const range of [first, second, third]) {
    if (range === undefined) throw new Error('not split');
    const all = await rowsOf(session, table, { range, where });
    parts.push(...all);
    let passed = 0;
    for (const batch of (await batchesOf(session, table, { range, where, maxRows: 200 })).slice(0, 3)) {
      passed += 'rows' in batch ? batch.rows.length : 0;
      const rest = await rowsOf(session, table, { range, where, after: batch.position });
      expect(rest).toEqual(all.slice(passed));
    }
  }
  expect(parts).toEqual(whole);
});

test('what is no heap of its own, or is empty, is one range', async () => {
  await using session = await bench.open();
  const schema = await session.introspect();
  for (const name of ['none', 'parted']) {
    const table = tableNamed(schema, name);
    const ranges = (await session.split?.(table, 4)) ?? [];
    expect(ranges).toHaveLength(1);
    expect(await rowsOf(session, table, { range: ranges[0] ?? { id: 'none' } })).toEqual(
      await rowsOf(session, table),
    );
  }
});
