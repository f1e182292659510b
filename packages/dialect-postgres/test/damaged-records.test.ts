import type { TargetSession } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { type Bench, checkpoint, never, openBench, runRecord } from './support.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

/** Everything that looks at the records. */
const CALLS: Readonly<Record<string, (session: TargetSession) => Promise<unknown> | undefined>> = {
  begin: ({ bookkeeping }) => bookkeeping.begin(runRecord('new')),
  reopen: ({ bookkeeping }) => bookkeeping.reopen?.('run'),
  unfinished: ({ bookkeeping }) => bookkeeping.unfinished?.(),
  progress: ({ bookkeeping }) => bookkeeping.progress?.('run'),
  history: ({ bookkeeping }) => bookkeeping.history?.(),
  settle: ({ bookkeeping }) => bookkeeping.settle?.('run', []),
  checkRights: (session) => session.checkRights(),
};

test.each([
  ['a column is gone', 'ALTER TABLE godwit.checkpoints DROP COLUMN position'],
  ['a column of this layout is gone', 'ALTER TABLE godwit.runs DROP COLUMN state'],
  ['a column has another type', 'ALTER TABLE godwit.runs ALTER COLUMN result TYPE text'],
  ['a table is gone', 'DROP TABLE godwit.checkpoints'],
  [
    'a table is a view',
    'ALTER TABLE godwit.rejects RENAME TO r; CREATE VIEW godwit.rejects AS SELECT 1 AS run_id',
  ],
  ['nothing tells their version', 'DELETE FROM godwit.layout'],
  ['their version is gone', 'DROP TABLE godwit.layout'],
])('records of which %s are refused with the way out', async (_, damage) => {
  await bench.client.query(damage);
  for (const [name, call] of Object.entries(CALLS)) {
    const error = await Promise.resolve(call(bench.session)).catch((thrown: unknown) => thrown);
    expect([name, error]).toMatchObject([
      name,
      {
        code: 'RECORDS_DAMAGED',
        message: expect.stringMatching(
          /^The records of runs in the schema "godwit" of the target are not as godwit wrote them: .+\.$/,
        ),
        hint: expect.stringMatching(
          /"godwit clean", or DROP (?:SCHEMA "godwit" CASCADE|TABLE "godwit"."\w+", .*)$/,
        ),
      },
    ]);
  }
  expect(await bench.session.bookkeeping.clean?.()).toMatch(
    /^its records of (?:1 run|runs) in the schema "godwit"$/,
  );
  // What bears the name of a table of records and is none is not godwit's to remove.
  await bench.client.query('DROP VIEW IF EXISTS godwit.rejects; DROP TABLE IF EXISTS godwit.r');
  await bench.session.bookkeeping.begin(runRecord('new'));
  expect(await bench.session.bookkeeping.history?.()).toMatchObject([{ runId: 'new' }]);
});

test.each([
  ['a status that is none', "UPDATE godwit.runs SET status = 'fine'", ['unfinished', 'history']],
  ['a fingerprint that is none', "UPDATE godwit.runs SET fingerprint = '[1]'", ['unfinished', 'history']],
  ['a count below nothing', 'UPDATE godwit.checkpoints SET written = -1', ['progress']],
  ['ranges that are none', `UPDATE godwit.checkpoints SET ranges = '{"a":1}'`, ['progress']],
  ['a code that is none', "UPDATE godwit.rejects SET code = 'ODD'", ['progress']],
  ['values that are none', "UPDATE godwit.rejects SET row_values = '[]'", ['progress']],
])('records that hold %s are refused', async (_, damage, calls) => {
  await bench.client.query('CREATE TABLE t (id bigint)');
  const rejects = [
    { table: { schema: 'public', name: 't' }, key: 'id=1', code: 'BAD_TEXT', message: 'No.' },
  ] as const;
  {
    await using writer = await bench.session.openWriter(
      { schema: 'public', name: 't' },
      { runId: 'run', columns: [{ name: 'id', as: { kind: 'bigint' } }], mode: 'insert', signal: never() },
    );
    await writer.commit(checkpoint('t', { rejects }));
  }
  await bench.session.execute(
    [{ id: 'x', sql: 'SELECT 1', purpose: 'x', phase: 'before-load', transaction: 'group' }],
    { runId: 'run', step: 'x' },
    never(),
  );
  for (const name of calls) await CALLS[name]?.(bench.session);
  await bench.client.query(damage);
  for (const name of calls)
    await expect(CALLS[name]?.(bench.session)).rejects.toMatchObject({ code: 'RECORDS_DAMAGED' });
});

test('records of a newer godwit are told by every call and left alone, whatever their columns are', async () => {
  await bench.client.query(
    'UPDATE godwit.layout SET version = 3; ALTER TABLE godwit.checkpoints DROP COLUMN position; ALTER TABLE godwit.runs ADD COLUMN more text',
  );
  const calls = { ...CALLS, clean: ({ bookkeeping }: TargetSession) => bookkeeping.clean?.() };
  for (const [name, call] of Object.entries(calls)) {
    const error = await Promise.resolve(call(bench.session)).catch((thrown: unknown) => thrown);
    expect([name, error]).toMatchObject([name, { code: 'RECORDS_TOO_NEW' }]);
  }
  expect((await bench.client.query('SELECT FROM godwit.runs')).rowCount).toBe(1);
});

test('records are removed with their schema, and nothing else', async () => {
  const { bookkeeping } = bench.session;
  await bookkeeping.begin(runRecord('second'));
  await bench.client.query('CREATE FUNCTION godwit.own() RETURNS int RETURN 1');
  expect(await bookkeeping.clean?.()).toBe('its records of 2 runs in the schema "godwit"');
  expect(await bookkeeping.clean?.()).toBeUndefined();
  expect((await bench.client.query('SELECT godwit.own() AS own')).rows).toEqual([{ own: 1 }]);
  await bench.client.query('DROP FUNCTION godwit.own');
  await bookkeeping.begin(runRecord('third'));
  expect(await bookkeeping.clean?.()).toBe('its records of 1 run in the schema "godwit"');
  expect((await bench.client.query("SELECT to_regnamespace('godwit') AS there")).rows).toEqual([
    { there: null },
  ]);
});

test('records that tell how something comes back are not removed before it is there', async () => {
  await bench.client.query('CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int)');
  const suspends = {
    object: 'foreign key "k" of "public"."c"',
    table: { schema: 'public', name: 'c' },
    name: 'k',
    away: true,
    validated: true,
    restore: 'ALTER TABLE public.c ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES public.p',
  };
  await bench.session.execute(
    [{ id: 'x', sql: 'SELECT 1', purpose: 'x', phase: 'before-load', transaction: 'group', suspends }],
    { runId: 'run', step: 'x' },
    never(),
  );
  await using _lock = await bench.session.lock('cleaning');
  await expect(bench.session.bookkeeping.clean?.()).rejects.toMatchObject({
    code: 'TARGET_UNRESTORED',
    message: expect.stringContaining('foreign key "k" of "public"."c"'),
  });
  await bench.session.restore?.();
  expect(await bench.session.bookkeeping.clean?.()).toBe('its records of 1 run in the schema "godwit"');
});

test('a session that keeps no records has none of their members', async () => {
  await using session = await postgres.openTarget(postgres.parseConfig(bench.database.url), {
    signal: never(),
    bookkeeping: 'none',
  });
  expect(Object.keys(session.bookkeeping).toSorted()).toEqual(['begin', 'finish']);
  await session.bookkeeping.begin(runRecord('none'));
  await session.bookkeeping.finish('none', { status: 'done', result: '{}' });
  expect((await bench.client.query("SELECT FROM godwit.runs WHERE run_id = 'none'")).rowCount).toBe(0);
});
