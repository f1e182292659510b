import type { Reject, TargetSession } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { type Bench, checkpoint, never, openBench, runRecord } from './support.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

/** Opens another session of the same database. */
const another = (bookkeeping?: string): Promise<TargetSession> =>
  postgres.openTarget(postgres.parseConfig(bench.database.url), {
    signal: never(),
    ...(bookkeeping === undefined ? {} : { bookkeeping }),
  });

const execute = (step: string, sql = 'SELECT 1', runId = 'run') =>
  bench.session.execute(
    [{ id: step, sql, purpose: step, phase: 'before-load', transaction: 'group' }],
    { runId, step },
    never(),
  );

const rejected = (key: string, more: Partial<Reject> = {}): Reject => ({
  table: { schema: 'public', name: 't' },
  key,
  code: 'VALUE_DOES_NOT_FIT',
  message: 'The target refused it.',
  ...more,
});

const column = { name: 'id', as: { kind: 'bigint' } } as const;

/** Commits rows with a checkpoint, as the engine does. */
async function commit(rows: readonly bigint[], more: Parameters<typeof checkpoint>[1]): Promise<void> {
  await using writer = await bench.session.openWriter(
    { schema: 'public', name: 't' },
    { runId: 'run', columns: [column], mode: 'insert', signal: never() },
  );
  if (rows.length > 0) await writer.write({ rows: rows.map((id) => [id]), position: 1 });
  await writer.commit(checkpoint('t', more));
}

test('what a run has committed is read back in a new session', async () => {
  await execute('create', 'CREATE TABLE public.t (id bigint)');
  const ranges = [
    { id: '1', through: 5 },
    { id: '2', after: 5 },
  ];
  const odd = rejected('id="\u0000\u{1f426}\ud800"', {
    column: 'a',
    constraint: 'c',
    values: { id: '2', word: 'nul \u0000 and \u{1f426}', none: null },
  });
  await commit([1n], {
    range: '1',
    ranges,
    position: ['a', { b: null }],
    read: 3n,
    written: 1n,
    rejected: 2n,
    rejects: [odd, rejected('id=3')],
  });
  await commit([], { range: '2', ranges, done: true, rejects: [rejected('id=9')] });
  await using next = await another();
  const progress = await next.bookkeeping.progress?.('run');
  expect(progress?.statements).toEqual(['create']);
  expect(progress?.checkpoints).toEqual([
    checkpoint('t', {
      range: '1',
      ranges,
      position: ['a', { b: null }],
      read: 3n,
      written: 1n,
      rejected: 2n,
    }),
    checkpoint('t', { range: '2', ranges, done: true }),
  ]);
  expect(progress?.rejects).toEqual([
    // No text of the server holds these two.
    { ...odd, key: 'id="\\u0000\u{1f426}\ufffd"' },
    rejected('id=3'),
    rejected('id=9'),
  ]);
  await expect(next.bookkeeping.progress?.('another')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
});

test('a statement that was taken back counts again when it runs again, and only then', async () => {
  for (const step of ['a', 'b', 'b:undo:1', 'c']) await execute(step);
  const { bookkeeping } = bench.session;
  expect((await bookkeeping.progress?.('run'))?.statements).toEqual(['a', 'c']);
  for (const step of ['b', 'a']) await execute(step);
  expect((await bookkeeping.progress?.('run'))?.statements).toEqual(['c', 'b', 'a']);
  await execute('b:undo:1');
  expect((await bookkeeping.progress?.('run'))?.statements).toEqual(['c', 'a']);
  expect(await bookkeeping.unfinished?.()).toMatchObject([{ runId: 'run' }]);
  for (const step of ['c:undo:1', 'a:undo:1']) await execute(step);
  expect(await bookkeeping.unfinished?.()).toEqual([]);
});

test('rows that are taken back take their rejects with them', async () => {
  await execute('create', 'CREATE TABLE public.t (id bigint PRIMARY KEY)');
  const rejects = [rejected('id=2')];
  await expect(commit([1n, 1n], { rejects })).rejects.toMatchObject({ code: 'WRITE_FAILED' });
  expect(await bench.session.bookkeeping.progress?.('run')).toEqual({
    statements: ['create'],
    checkpoints: [],
    rejects: [],
  });
});

test('rejects whose rows have arrived are forgotten and counted as written', async () => {
  await execute('create', 'CREATE TABLE public.t (id bigint)');
  const [one, two] = [rejected('id=1'), rejected('id=2\u0000')];
  await commit([], { range: '1', rejected: 2n, written: 5n, rejects: [one, one] });
  await commit([], { range: '2', rejected: 2n, rejects: [two, rejected('id=3')] });
  const { bookkeeping } = bench.session;
  await bookkeeping.settle?.('run', [one, two, one, rejected('id=7')]);
  const progress = await bookkeeping.progress?.('run');
  expect(progress?.rejects).toEqual([rejected('id=3')]);
  expect(progress?.checkpoints).toMatchObject([
    { range: '1', written: 7n, rejected: 0n },
    { range: '2', written: 1n, rejected: 1n },
  ]);
});

test('old tables of a run that goes on stay aside, those of any other come back', async () => {
  const aside = { schema: 'public', made: ['t'], old: ['t'] };
  await bench.client.query('CREATE TABLE t (old int)');
  await execute(
    'set-aside:"public"',
    `CREATE SCHEMA godwit_aside_public; COMMENT ON SCHEMA godwit_aside_public IS '${JSON.stringify(aside)}';
     ALTER TABLE public.t SET SCHEMA godwit_aside_public; CREATE TABLE public.t (new int)`,
  );
  const { session } = bench;
  await using _lock = await session.lock('run');
  expect(await session.restore?.({ except: 'run' })).toEqual([]);
  expect((await bench.client.query('SELECT FROM godwit_aside_public.t')).rowCount).toBe(0);
  expect(await session.bookkeeping.unfinished?.()).toMatchObject([{ runId: 'run' }]);
  expect(await session.restore?.({ except: 'another' })).toEqual([
    { object: 'table "public"."t"', state: 'whole' },
  ]);
  expect((await bench.client.query('SELECT old FROM t')).rowCount).toBe(0);
  expect(await session.bookkeeping.unfinished?.()).toEqual([]);
  expect((await session.bookkeeping.progress?.('run'))?.statements).toEqual([]);
});

test('a run that goes on has no end, and one that is proved later has another', async () => {
  const { bookkeeping } = bench.session;
  await execute('make');
  const states: unknown[] = [];
  const look = async (): Promise<void> => {
    const [run] = (await bookkeeping.history?.()) ?? [];
    const open = (await bookkeeping.unfinished?.()) ?? [];
    states.push([run?.status, run?.finishedAt !== undefined, run?.result, open.map(({ whole }) => whole)]);
  };
  await look();
  for (const status of ['failed', 'unproved', 'done', 'rolled-back'] as const) {
    await bookkeeping.finish('run', { status, result: `{"is":"${status}"}` });
    await look();
    if (status === 'failed') {
      await bookkeeping.reopen?.('run');
      await look();
    }
  }
  expect(states).toEqual([
    [undefined, false, undefined, [undefined]],
    ['failed', true, '{"is":"failed"}', [undefined]],
    [undefined, false, undefined, [undefined]],
    ['unproved', true, '{"is":"unproved"}', [true]],
    ['done', true, '{"is":"done"}', []],
    ['rolled-back', true, '{"is":"rolled-back"}', []],
  ]);
  await expect(bookkeeping.reopen?.('another')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
});

test('every run is on record, the newest first', async () => {
  const { bookkeeping } = bench.session;
  const more = { config: 'digest', state: '{"b":1, "a":2}' };
  await bookkeeping.begin({ ...runRecord('second'), ...more });
  await bookkeeping.finish('second', { status: 'done', result: '{}' });
  const told = await bookkeeping.history?.();
  expect(told).toMatchObject([
    { ...runRecord('second'), ...more, status: 'done', result: '{}' },
    runRecord('run'),
  ]);
  expect(told?.[1]).not.toHaveProperty('state');
  expect(told?.[0]?.startedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});
