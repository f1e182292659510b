import type { TargetSession } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { type Bench, never, openBench, runRecord } from './support.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

/** The records as godwit made them before statements had an order and rejects were kept. */
const LAYOUT_1 = `
  CREATE SCHEMA old;
  CREATE TABLE old.layout (version integer, PRIMARY KEY (version));
  INSERT INTO old.layout VALUES (1);
  CREATE TABLE old.runs (run_id text, version text NOT NULL, source text NOT NULL, target text NOT NULL,
    fingerprint json NOT NULL, plan json NOT NULL, started_at timestamp with time zone NOT NULL DEFAULT pg_catalog.now(),
    finished_at timestamp with time zone, status text, result json, PRIMARY KEY (run_id));
  CREATE TABLE old.steps (run_id text, step text, done_at timestamp with time zone NOT NULL DEFAULT pg_catalog.now(),
    PRIMARY KEY (run_id, step));
  CREATE TABLE old.checkpoints (run_id text, table_schema text, table_name text, range text, position json NOT NULL,
    done boolean NOT NULL, read bigint NOT NULL, written bigint NOT NULL, rejected bigint NOT NULL,
    skipped bigint NOT NULL, committed_at timestamp with time zone NOT NULL DEFAULT pg_catalog.now(),
    PRIMARY KEY (run_id, table_schema, table_name, range));
  CREATE TABLE old.suspended (object text, run_id text NOT NULL, table_schema text NOT NULL, table_name text NOT NULL,
    name text NOT NULL, away boolean NOT NULL, validated boolean NOT NULL, restore text NOT NULL,
    suspended_at timestamp with time zone NOT NULL DEFAULT pg_catalog.now(), PRIMARY KEY (object));
  INSERT INTO old.runs (run_id, version, source, target, fingerprint, plan, started_at, finished_at, status, result) VALUES
    ('one', '0.0.9', 's', 't', '{"a":"1"}', '{"p": 1}', '2024-01-01 10:00Z', '2024-01-01 11:00Z', 'done', '{"r": 1}'),
    ('two', '0.0.9', 's', 't', '{"a":"1"}', '{"p": 2}', '2024-01-02 10:00Z', NULL, NULL, NULL),
    ('three', '0.0.9', 's', 't', '{"a":"1"}', '{"p": 3}', '2024-01-03 10:00Z', NULL, 'failed', '{}');
  INSERT INTO old.steps VALUES ('two', 'third', '2024-01-02 10:03Z'), ('two', 'first', '2024-01-02 10:01Z'),
    ('two', 'second', '2024-01-02 10:02Z'), ('three', 'a', '2024-01-03 10:01Z'), ('three', 'set-aside:undo:1', '2024-01-03 10:02Z');
  INSERT INTO old.checkpoints VALUES ('two', 'public', 't', 'all', '[7]', false, 7, 5, 1, 1)`;

const open = (bookkeeping: string, url = bench.database.url): Promise<TargetSession> =>
  postgres.openTarget(postgres.parseConfig(url), { signal: never(), bookkeeping });

const TWO = {
  runId: 'two',
  version: '0.0.9',
  source: 's',
  target: 't',
  fingerprint: { a: '1' },
  plan: '{"p": 2}',
  startedAt: '2024-01-02T10:00:00Z',
};

const PROGRESS = {
  statements: ['first', 'second', 'third'],
  checkpoints: [
    {
      runId: 'two',
      table: { schema: 'public', name: 't' },
      range: 'all',
      position: [7],
      done: false,
      read: 7n,
      written: 5n,
      rejected: 1n,
      skipped: 1n,
    },
  ],
  rejects: [],
};

/** All that the records hold, with their columns. */
async function shape(): Promise<unknown> {
  const { rows } = await bench.client.query(
    "SELECT attrelid::regclass::text, attname::text FROM pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'old'::regnamespace AND relkind = 'r') AND attnum > 0 ORDER BY 1, 2",
  );
  return rows;
}

test('the records of an earlier godwit are read as they are', async () => {
  await bench.client.query(LAYOUT_1);
  const before = await shape();
  await using session = await open('old');
  const { bookkeeping } = session;
  expect(await bookkeeping.unfinished?.()).toEqual([TWO]);
  expect((await bookkeeping.history?.())?.map(({ runId, status }) => [runId, status])).toEqual([
    ['three', 'failed'],
    ['two', undefined],
    ['one', 'done'],
  ]);
  expect((await bookkeeping.history?.())?.[2]).toMatchObject({
    finishedAt: '2024-01-01T11:00:00Z',
    result: '{"r": 1}',
  });
  expect(await bookkeeping.progress?.('two')).toEqual(PROGRESS);
  await session.checkRights();
  expect(await session.restore?.()).toEqual([]);
  expect(await shape()).toEqual(before);
});

test.each(['begin', 'reopen', 'settle'] as const)(
  '%s brings them forward, and nothing is lost',
  async (how) => {
    await bench.client.query(LAYOUT_1);
    await using session = await open('old');
    const { bookkeeping } = session;
    if (how === 'begin') await bookkeeping.begin({ ...runRecord('new'), config: 'c', state: '{"s":1}' });
    if (how === 'reopen') await bookkeeping.reopen?.('two');
    if (how === 'settle') await bookkeeping.settle?.('two', []);
    expect((await bench.client.query('SELECT version FROM old.layout')).rows).toEqual([{ version: 2 }]);
    expect(await bookkeeping.progress?.('two')).toEqual(PROGRESS);
    expect((await bookkeeping.progress?.('three'))?.statements).toEqual([]);
    expect(await bookkeeping.unfinished?.()).toEqual([TWO]);
    await session.execute(
      [{ id: 'new', sql: 'SELECT 1', purpose: 'x', phase: 'before-load', transaction: 'group' }],
      { runId: 'two', step: 'fourth', others: ['first'] },
      never(),
    );
    expect((await bookkeeping.progress?.('two'))?.statements).toEqual(['second', 'third', 'fourth', 'first']);
    if (how === 'begin')
      expect((await bookkeeping.history?.())?.[0]).toMatchObject({ config: 'c', state: '{"s":1}' });
  },
);

test('old tables of an earlier godwit come back, and their run has made nothing', async () => {
  await bench.client.query(`${LAYOUT_1};
    CREATE TABLE public.t (id int); CREATE SCHEMA godwit_aside_public;
    COMMENT ON SCHEMA godwit_aside_public IS '{"schema":"public","made":["t"],"old":["t"]}';
    CREATE TABLE godwit_aside_public.t (old int);
    INSERT INTO old.steps VALUES ('two', 'set-aside:"public"', '2024-01-02 10:04Z')`);
  await using session = await open('old');
  expect(await session.restore?.()).toEqual([{ object: 'table "public"."t"', state: 'whole' }]);
  expect(await session.bookkeeping.unfinished?.()).toEqual([]);
  await session.bookkeeping.begin(runRecord('new'));
  expect((await session.bookkeeping.progress?.('two'))?.statements).toEqual([]);
});

test('who does not own them cannot bring them forward, and is told before anything is written', async () => {
  const role = `other_${crypto.randomUUID().slice(0, 8)}`;
  await bench.client.query(`${LAYOUT_1}; CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT USAGE, CREATE ON SCHEMA old, public TO ${role};
    GRANT ALL ON ALL TABLES IN SCHEMA old TO ${role}`);
  try {
    const url = new URL(bench.database.url);
    url.username = role;
    url.password = 'x';
    {
      await using session = await open('old', url.href);
      expect(await session.bookkeeping.unfinished?.()).toEqual([TWO]);
      const refused = {
        code: 'PERMISSION_DENIED',
        hint: expect.stringMatching(
          /earlier godwit.*only their owner.*\nGRANT \S+ TO \S+;\n.*bookkeeping "none"/s,
        ),
      };
      await expect(session.checkRights()).rejects.toMatchObject(refused);
      await expect(session.bookkeeping.begin(runRecord('new'))).rejects.toMatchObject(refused);
    }
    await using owner = await open('old');
    await owner.bookkeeping.begin(runRecord('new'));
    await using session = await open('old', url.href);
    await expect(session.checkRights()).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      hint: expect.stringContaining(`GRANT SELECT, INSERT, DELETE ON "old"."rejects" TO "${role}"`),
    });
  } finally {
    await bench.client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  }
});
