import type { Statement, TargetSession } from '@godwit/plugin-api';
import pg from 'pg';
import { postgres } from '../src/index.js';
import { type Bench, BIGINT, checkpoint, never, openBench } from './support.js';

let bench: Bench;
let other: pg.Client;
beforeEach(async () => {
  bench = await openBench();
  await bench.client.query(
    'CREATE TABLE a (id bigint); CREATE TABLE b (id bigint); INSERT INTO a VALUES (1)',
  );
  other = new pg.Client({ connectionString: bench.database.url, application_name: 'other' });
  other.on('error', () => undefined);
  await other.connect();
});
afterEach(async () => {
  await other.end();
  await bench[Symbol.asyncDispose]();
});

function statement(sql: string): Statement {
  return { id: sql, sql, purpose: 'do it', phase: 'before-load', transaction: 'group' };
}

const execute = (...sql: readonly string[]) =>
  bench.session.execute(sql.map(statement), { runId: 'run', step: 'a step' }, never());
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const another = (): Promise<TargetSession> =>
  postgres.openTarget(postgres.parseConfig(bench.database.url), { signal: never() });

test('a deadlock with another session is told as a busy target, and the step can be run again', async () => {
  await other.query('BEGIN; LOCK TABLE public.b');
  const step =
    'DO $$ BEGIN LOCK TABLE public.a; PERFORM pg_catalog.pg_sleep(1.5); LOCK TABLE public.b; END $$';
  const refused = expect(execute(step)).rejects.toMatchObject({
    code: 'TARGET_BUSY',
    message: expect.stringContaining('deadlock detected (SQLSTATE 40P01)'),
  });
  await pause(200);
  const waiting = other.query('LOCK TABLE public.a');
  await refused;
  await waiting;
  await other.query('COMMIT');
  await execute(step);
  expect((await bench.session.bookkeeping.progress?.('run'))?.statements).toEqual(['a step']);
});

test('a lock that does not come in time is told as a busy target', async () => {
  await other.query('BEGIN; LOCK TABLE public.a');
  await expect(
    execute("SET LOCAL lock_timeout = '100ms'", 'ALTER TABLE public.a ADD x int'),
  ).rejects.toMatchObject({
    code: 'TARGET_BUSY',
    message: expect.stringContaining('SQLSTATE 55P03'),
    hint: expect.stringContaining('holds a lock'),
  });
  await other.query('ROLLBACK');
  await execute('ALTER TABLE public.a ADD x int');
});

test('rows that another transaction changes at the same time are told as a busy target', async () => {
  const step = execute(
    'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT FROM public.a; SELECT pg_catalog.pg_sleep(0.7); UPDATE public.a SET id = 2',
  );
  const refused = expect(step).rejects.toMatchObject({
    code: 'TARGET_BUSY',
    message: expect.stringContaining('SQLSTATE 40001'),
  });
  await pause(200);
  await other.query('UPDATE a SET id = 3');
  await refused;
});

test.each([
  ['a timeout', "SET LOCAL statement_timeout = '100ms'; SELECT pg_catalog.pg_sleep(20)", undefined],
  ['somebody who cancels it', 'SELECT pg_catalog.pg_sleep(20)', 'pg_cancel_backend(pid)'],
])('a statement that %s stops is told as a busy target', async (_, sql, act) => {
  const refused = expect(execute(sql)).rejects.toMatchObject({
    code: 'TARGET_BUSY',
    message: expect.stringContaining('SQLSTATE 57014'),
  });
  if (act !== undefined) await endSleeper(act);
  await refused;
});

test('a session that somebody ends is a lost connection, and the next one is another', async () => {
  const refused = expect(execute('SELECT pg_catalog.pg_sleep(20)')).rejects.toMatchObject({
    code: 'CONNECTION_LOST',
  });
  await endSleeper('pg_terminate_backend(pid)');
  await refused;
  await execute('SELECT 1');
});

test('a writer whose session somebody ends tells it, and leaves nothing', async () => {
  const table = { schema: 'public', name: 'b' };
  const columns = [{ name: 'id', as: BIGINT }];
  const writing = async (): Promise<unknown> => {
    await using writer = await bench.session.openWriter(table, {
      runId: 'run',
      columns,
      mode: 'insert',
      signal: never(),
    });
    await writer.write({ rows: [[1n]], position: 1 });
    await other.query(
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE query LIKE 'COPY%' AND datname = current_database()",
    );
    return await writer.commit(checkpoint('b'));
  };
  await expect(writing()).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  expect((await other.query('SELECT FROM b')).rowCount).toBe(0);
  expect((await bench.session.bookkeeping.progress?.('run'))?.checkpoints).toEqual([]);
});

test('who locks the target is told, since when, and how to end it', async () => {
  await using _lock = await bench.session.lock('the-run');
  await using second = await another();
  const error = await second.lock('second').catch((thrown: unknown) => thrown);
  const pid = /server process (\d+),/.exec((error as Error).message)?.[1];
  expect(error).toMatchObject({
    code: 'TARGET_LOCKED',
    message: expect.stringMatching(
      /^Another run the-run is writing to this database \(server process \d+, user \S+(, from \S+)?, since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\)\.$/,
    ),
    hint: expect.stringContaining(`SELECT pg_terminate_backend(${pid})`),
  });
});

test('the server is asked to notice clients that are gone', async () => {
  await execute(
    "DO $$ BEGIN ASSERT pg_catalog.inet_client_addr() IS NULL OR pg_catalog.current_setting('tcp_keepalives_idle') = '30'; END $$",
  );
});

async function endSleeper(act: string): Promise<void> {
  for (;;) {
    const { rowCount } = await other.query(
      `SELECT ${act} FROM pg_stat_activity WHERE query LIKE '%pg_sleep(20)%' AND state = 'active' AND pid <> pg_backend_pid() AND datname = current_database()`,
    );
    if (rowCount === 1) return;
    await pause(50);
  }
}
