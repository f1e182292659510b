import type { RowBatch, Statement } from '@godwit/plugin-api';
import pg from 'pg';
import { postgres } from '../src/index.js';
import { type Bench, BIGINT, checkpoint, never, openBench, runRecord } from './support.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  await bench.client.query('CREATE TABLE t (id bigint)');
});
afterEach(() => bench[Symbol.asyncDispose]());

const WRITER = {
  runId: 'run',
  columns: [{ name: 'id', as: BIGINT }],
  mode: 'insert',
  signal: never(),
} as const;
const ROWS: RowBatch = { rows: [[1n]], position: 1 };

function statement(sql: string, more: Partial<Statement> = {}): Statement {
  return { id: sql, sql, purpose: 'do it', phase: 'before-load', transaction: 'group', ...more };
}

async function endLock(): Promise<void> {
  const { rowCount } = await bench.client.query(
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'godwit run run' AND datname = current_database()",
  );
  expect(rowCount).toBe(1);
}

async function written(): Promise<unknown> {
  const { rows } = await bench.client.query('SELECT count(*)::int AS rows FROM t');
  return rows[0].rows;
}

test('a run whose lock has ended commits nothing more, in no way that it writes', async () => {
  await bench.session.lock('run');
  const { session } = bench;
  await using writer = await session.openWriter({ schema: 'public', name: 't' }, WRITER);
  await writer.write(ROWS);
  await writer.commit(checkpoint('t'));
  expect(await written()).toBe(1);
  await writer.write(ROWS);
  await endLock();
  const lost = { code: 'LOCK_LOST', message: expect.stringContaining('keeps other runs out') };
  await expect(writer.commit(checkpoint('t'))).rejects.toMatchObject(lost);
  const step = { runId: 'run', step: 'late' };
  const make = statement('CREATE TABLE public.late (id int)');
  await expect(session.execute([make], step, never())).rejects.toMatchObject(lost);
  const outside = statement('CREATE INDEX CONCURRENTLY late ON public.t (id)', { transaction: 'outside' });
  await expect(session.execute([outside], step, never())).rejects.toMatchObject(lost);
  const keys = { key: [{ name: 'id', as: BIGINT }], keys: [[1n]] };
  await expect(session.deleteRows?.({ schema: 'public', name: 't' }, keys, never())).rejects.toMatchObject(
    lost,
  );
  await expect(session.bookkeeping.finish('run', { status: 'failed', result: '{}' })).rejects.toMatchObject(
    lost,
  );
  await expect(session.bookkeeping.begin(runRecord('again'))).rejects.toMatchObject(lost);
  const { rows } = await bench.client.query(
    "SELECT to_regclass('late') AS late, (SELECT count(*)::int FROM t) AS rows",
  );
  expect(rows).toEqual([{ late: null, rows: 1 }]);
});

test('a run that begins waits for the commit that an earlier one is in the middle of', async () => {
  const lock = await bench.session.lock('run');
  const commit = new pg.Client({ connectionString: bench.database.url });
  await commit.connect();
  // What every commit of a run holds for its moment.
  await commit.query('BEGIN; SELECT pg_advisory_xact_lock_shared(1734637428, 2)');
  await endLock();
  await lock[Symbol.asyncDispose]();
  await using next = await postgres.openTarget(postgres.parseConfig(bench.database.url), { signal: never() });
  let isLocked = false;
  const taken = next.lock('next').then((held) => {
    isLocked = true;
    return held;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(isLocked).toBe(false);
  await commit.query('COMMIT');
  await (await taken)[Symbol.asyncDispose]();
  await commit.end();
});

test('a lock that is given back asks nothing of what is written after it', async () => {
  await (await bench.session.lock('run'))[Symbol.asyncDispose]();
  await bench.session.bookkeeping.finish('run', { status: 'done', result: '{}' });
});
