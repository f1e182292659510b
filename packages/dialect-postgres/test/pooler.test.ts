import { startPooler } from './pooler.js';
import { openSourceBench, rowsOf, type SourceBench, tableNamed } from './source-support.js';

let bench: SourceBench;
beforeAll(async () => {
  bench = await openSourceBench();
  await bench.client.query('CREATE TABLE t AS SELECT g AS x FROM generate_series(1, 3000) AS g');
});
afterAll(() => bench[Symbol.asyncDispose]());

test('a pooler in transaction mode is refused with what to do', async () => {
  await using pooler = await startPooler(bench.database.url, 'transaction');
  await expect(bench.open({ url: pooler.url })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('pooler in transaction mode'),
    hint: expect.stringContaining('the server itself'),
  });
});

test('a pooler in session mode is as good as the server', async () => {
  await using pooler = await startPooler(bench.database.url, 'session');
  await using session = await bench.open({ url: pooler.url });
  const table = tableNamed(await session.introspect(), 't');
  expect(await rowsOf(session, table, { maxBytes: 1000 })).toHaveLength(3000);
});
