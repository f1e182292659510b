import type { Statement } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { type Bench, never, openBench, runRecord } from './support.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

function statement(sql: string, more: Partial<Statement> = {}): Statement {
  const table = { schema: 'public', name: 't' };
  return {
    id: sql,
    sql,
    purpose: 'do the thing',
    table,
    phase: 'before-load',
    transaction: 'group',
    ...more,
  };
}

const execute = (group: readonly Statement[], step: string, signal = never()) =>
  bench.session.execute(group, { runId: 'run', step }, signal);
const steps = async () =>
  (await bench.client.query('SELECT step FROM godwit.steps ORDER BY step')).rows.map((row) => row.step);
const exists = async (name: string) =>
  (await bench.client.query('SELECT to_regclass($1) AS oid', [name])).rows[0].oid !== null;

test('a group and the record of its step are one transaction', async () => {
  await execute(
    [statement('CREATE TABLE public.one (id int)'), statement('CREATE TABLE public.two (id int)')],
    'good',
  );
  await execute([statement('ALTER TABLE public.one ADD x int')], 'good');
  const broken = execute(
    [statement('CREATE TABLE public.three (id int)'), statement('CREATE TABLE public.one (id int)')],
    'bad',
  );
  await expect(broken).rejects.toMatchObject({
    code: 'STATEMENT_FAILED',
    message: expect.stringContaining(
      'Failed to do the thing: relation "one" already exists (SQLSTATE 42P07)',
    ),
    place: { schema: 'public', table: 't' },
  });
  expect(await steps()).toEqual(['good']);
  expect([await exists('one'), await exists('two'), await exists('three')]).toEqual([true, true, false]);
});

test('a check that does not hold takes the group back', async () => {
  const expectation = { sql: 'SELECT count(*), true FROM public.four', rows: [[1n, true]] };
  const group = [statement('CREATE TABLE public.four (id int)', { expect: expectation })];
  await expect(execute(group, 'expect')).rejects.toMatchObject({ code: 'EXPECTATION_FAILED' });
  expect(await exists('four')).toBe(false);
  await execute([...group, statement('INSERT INTO public.four VALUES (1)')], 'expect');
  expect(await exists('four')).toBe(true);
});

test('statements that cannot run in a transaction run outside of one', async () => {
  await execute(
    [statement('CREATE INDEX CONCURRENTLY i ON public.one (id)', { transaction: 'outside' })],
    'outside',
  );
  expect(await steps()).toContain('outside');
});

test('an abort stops the server at once', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 100);
  const begun = Date.now();
  const slow = execute([statement('SELECT pg_sleep(30)')], 'slow', controller.signal);
  await expect(slow).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(Date.now() - begun).toBeLessThan(5_000);
  const { rows } = await bench.client.query(
    "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'",
  );
  expect(rows).toEqual([]);
  await expect(execute([statement('SELECT 1')], 'later', controller.signal)).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
});

test('messages hold no value of the data', async () => {
  await bench.client.query("CREATE TABLE vals (v text); INSERT INTO vals VALUES ('secret'), ('secret')");
  const refused = [
    { sql: 'CREATE INDEX ON public.vals ((v::int))', code: 'STATEMENT_FAILED' },
    { sql: 'CREATE UNIQUE INDEX ON public.vals (v)', code: 'ROWS_CONFLICT' },
  ];
  for (const { sql, code } of refused) {
    const error = await execute([statement(sql)], 'values').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    const { message, cause } = error as Error;
    expect(JSON.stringify([error, message, cause, (cause as Error).message])).not.toContain('secret');
  }
});

test('only one run at a time has the target, and the other is named', async () => {
  await using other = await postgres.openTarget(postgres.parseConfig(bench.database.url), {
    signal: never(),
  });
  const lock = await bench.session.lock('run-1');
  await expect(other.lock('run-2')).rejects.toMatchObject({
    code: 'TARGET_LOCKED',
    message: expect.stringContaining('run-1'),
  });
  await lock[Symbol.asyncDispose]();
  const again = await other.lock('run-2');
  await again[Symbol.asyncDispose]();
});

test('runs are recorded from their begin to their end', async () => {
  await bench.session.bookkeeping.begin(runRecord('kept'));
  const read =
    'SELECT source, fingerprint, plan, status, result, finished_at IS NOT NULL AS finished FROM godwit.runs WHERE run_id = $1';
  const begun = { source: 'sqlite:./app.db', fingerprint: { change: '1' }, plan: { steps: [] } };
  expect((await bench.client.query(read, ['kept'])).rows).toEqual([
    { ...begun, status: null, result: null, finished: false },
  ]);
  await bench.session.bookkeeping.finish('kept', { status: 'interrupted', result: '{"rows":1}' });
  expect((await bench.client.query(read, ['kept'])).rows).toEqual([
    { ...begun, status: 'interrupted', result: { rows: 1 }, finished: true },
  ]);
});

test('an interrupted session still records its end', async () => {
  const controller = new AbortController();
  await using session = await postgres.openTarget(postgres.parseConfig(bench.database.url), {
    signal: controller.signal,
  });
  await session.bookkeeping.begin(runRecord('cut'));
  controller.abort();
  const probe = { kind: 'rows', table: { schema: 'godwit', name: 'layout' } } as const;
  await expect(session.count([probe])).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(await session.count([probe], never())).toEqual([{ count: 1n, keys: [] }]);
  await session.bookkeeping.finish('cut', { status: 'interrupted', result: '{}' });
  expect((await bench.client.query("SELECT status FROM godwit.runs WHERE run_id = 'cut'")).rows).toEqual([
    { status: 'interrupted' },
  ]);
});

test('records of a newer godwit are left alone', async () => {
  await bench.client.query('INSERT INTO godwit.layout VALUES (1000)');
  await expect(bench.session.bookkeeping.begin(runRecord('old'))).rejects.toMatchObject({
    code: 'RECORDS_TOO_NEW',
  });
  await bench.client.query('DELETE FROM godwit.layout WHERE version = 1000');
});

test('sessions set what they depend on', async () => {
  await bench.client.query(`ALTER DATABASE ${bench.database.name} SET statement_timeout = '50ms'`);
  await bench.client.query(`ALTER DATABASE ${bench.database.name} SET DateStyle = 'German'`);
  await bench.client.query(`ALTER DATABASE ${bench.database.name} SET search_path = 'hostile'`);
  await bench.client.query(
    'CREATE SCHEMA hostile; CREATE FUNCTION hostile.lower(text) RETURNS text LANGUAGE sql AS $$ SELECT 1 / 0 $$',
  );
  await using session = await postgres.openTarget(postgres.parseConfig(bench.database.url), {
    signal: never(),
  });
  const predicate = "pg_sleep(0.1) IS NOT NULL AND date '2020-01-31' || lower('X') = '2020-01-31x'";
  const table = { schema: 'public', name: 'four' };
  expect(await session.count([{ kind: 'matches', table, predicate, keyColumns: ['id'] }])).toEqual([
    { count: 1n, keys: ['id=1'] },
  ]);
});

test('a run that was told to stop does not connect', async () => {
  const controller = new AbortController();
  controller.abort();
  await expect(
    postgres.openTarget(postgres.parseConfig(bench.database.url), { signal: controller.signal }),
  ).rejects.toMatchObject({ code: 'INTERRUPTED' });
});
