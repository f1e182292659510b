import type { Statement } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { type Bench, never, openBench } from './support.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

const NOTE =
  "INSERT INTO public.seen SELECT pg_size_bytes(current_setting('maintenance_work_mem')) / 1024 ^ 2";

function statement(sql: string, phase: Statement['phase']): Statement {
  return { id: sql, sql, purpose: 'look', phase, transaction: 'group' };
}

/** The megabytes that a step after the load may use for an index, of a target with so many writers. */
async function given(writers: number, phase: Statement['phase'] = 'after-load'): Promise<number> {
  await using session = await postgres.openTarget?.(postgres.parseConfig(bench.database.url), {
    signal: never(),
    writers,
  });
  await bench.client.query('DROP TABLE IF EXISTS seen; CREATE TABLE seen (megabytes float8)');
  await session?.execute([statement(NOTE, phase)], { runId: 'run', step: 'look' }, never());
  const { rows } = await bench.client.query<{ megabytes: number }>('SELECT megabytes FROM seen');
  return rows[0]?.megabytes ?? 0;
}

test('steps after the load share twice the memory of the cache, and each has no less than the server gives', async () => {
  const { rows } = await bench.client.query<{ work: number; shared: number }>(
    "SELECT (pg_size_bytes(current_setting('maintenance_work_mem')) / 1024 ^ 2)::int AS work, (pg_size_bytes(current_setting('shared_buffers')) / 1024 ^ 2)::int AS shared",
  );
  const { work, shared } = rows[0] ?? { work: 0, shared: 0 };
  const fair = (writers: number): number =>
    Math.max(work, Math.min(512, Math.floor(Math.min(1024, 2 * shared) / writers)));
  expect([await given(1), await given(2), await given(8)]).toEqual([fair(1), fair(2), work]);
  expect(await given(1, 'before-load')).toBe(work);
});

test('a database that is given more keeps it', async () => {
  const { rows } = await bench.client.query<{ name: string }>('SELECT current_database() AS name');
  await bench.client.query(`ALTER DATABASE "${rows[0]?.name}" SET maintenance_work_mem = '300MB'`);
  expect(await given(1)).toBe(300);
});
