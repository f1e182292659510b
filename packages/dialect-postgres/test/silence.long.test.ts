import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LockWait, RowBatch, SourceSession, TargetSession } from '@godwit/plugin-api';
import { type FaultyProxy, startFaultyProxy } from '@godwit/test-support';
import { postgres } from '../src/index.js';
import { type Bench, BIGINT, checkpoint, never, openBench } from './support.js';

let bench: Bench;
let proxy: FaultyProxy;
beforeEach(async () => {
  bench = await openBench();
  await bench.client.query('CREATE TABLE t AS SELECT i AS id FROM generate_series(1, 200000) AS i');
  proxy = await startFaultyProxy(bench.database.url);
});
afterEach(async () => {
  await proxy[Symbol.asyncDispose]();
  await bench[Symbol.asyncDispose]();
});

const T = { schema: 'public', name: 't' };
const ROWS: RowBatch = { rows: Array.from({ length: 50_000 }, (_, i) => [BigInt(i)]), position: 1 };
const WRITER = { runId: 'run', columns: [{ name: 'id', as: BIGINT }], mode: 'insert' } as const;

/** Through the proxy, with limits of one second. */
function config(): ReturnType<typeof postgres.parseConfig> {
  const url = new URL(proxy.url);
  url.searchParams.set('connect_timeout', '1');
  url.searchParams.set('silence_timeout', '1');
  return postgres.parseConfig(url.href);
}

interface More {
  readonly interrupt?: AbortSignal;
  readonly onWait?: (wait: LockWait) => void;
}

function openTarget(more: More = {}): Promise<TargetSession> {
  return postgres.openTarget(config(), { signal: more.interrupt ?? never(), side: 'target', ...more });
}

function openSource(more: More = {}): Promise<SourceSession> {
  const signal = more.interrupt ?? never();
  return postgres.openSource(config(), { readers: 1, snapshot: 'live', signal, side: 'source', ...more });
}

const execute = (target: TargetSession, sql: string, signal = never()) =>
  target.execute(
    [{ id: 's', sql, purpose: 'do it', phase: 'before-load', transaction: 'group' }],
    { runId: 'run', step: 's' },
    signal,
  );

async function readAll(source: SourceSession, signal = never()): Promise<void> {
  const [table] = (await source.introspect()).tables.filter(({ name }) => name.name === 't');
  if (table === undefined) throw new Error('no table');
  const columns = [{ name: 'id', as: BIGINT }];
  const limits = {
    maxBytes: 10_000,
    maxRows: 1000,
    maxCellBytes: 1e6,
    badText: 'fail',
    sourceTimeZone: 'UTC',
  };
  let batches = 0;
  for await (const _ of source.read(table, { ...limits, columns, signal } as never)) {
    batches += 1;
    if (batches === 2) proxy.stall();
  }
}

test('a network that swallows everything ends a question, and the message says whose', async () => {
  await using source = await openSource();
  proxy.stall();
  await expect(source.count?.([{ kind: 'rows', table: T }])).rejects.toMatchObject({
    code: 'CONNECTION_LOST',
    message: expect.stringMatching(
      /the source postgres:\/\/127\.0\.0\.1:\d+\/.* was lost .*silent for \d+ s/,
    ),
  });
});

test('a connection that is stalled alone is told from one for which the server works', async () => {
  await using target = await openTarget();
  // Longer than the limit: nothing passes, but the server is at work.
  await execute(target, 'SELECT pg_catalog.pg_sleep(5)');
  proxy.stall();
  proxy.letNewPass();
  await expect(execute(target, 'SELECT 1')).rejects.toMatchObject({
    code: 'CONNECTION_LOST',
    message: expect.stringMatching(/the target .*although the server waits for this side/),
  });
});

test('a stalled COPY ends in both directions', async () => {
  {
    await using source = await openSource();
    await expect(readAll(source)).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  }
  proxy.letNewPass();
  await using target = await openTarget();
  await using writer = await target.openWriter(T, { ...WRITER, signal: never() });
  await writer.write(ROWS);
  proxy.stall();
  const writing = async (): Promise<void> => {
    for (let round = 0; round < 100; round++) await writer.write(ROWS);
    await writer.commit(checkpoint('t'));
  };
  await expect(writing()).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
});

const PHASES: readonly (readonly [string, (interrupt: AbortSignal) => Promise<unknown>])[] = [
  [
    'opening',
    async (interrupt) => {
      proxy.stall();
      await openTarget({ interrupt });
    },
  ],
  [
    'reading the catalogue',
    async (interrupt) => {
      await using source = await openSource({ interrupt });
      proxy.stall();
      await source.introspect();
    },
  ],
  [
    'reading rows',
    async (interrupt) => {
      await using source = await openSource({ interrupt });
      await readAll(source, interrupt);
    },
  ],
  [
    'a step',
    async (interrupt) => {
      await using target = await openTarget({ interrupt });
      await using _lock = await target.lock('run');
      proxy.stall();
      await execute(target, 'SELECT 1', interrupt);
    },
  ],
  [
    'a commit',
    async (interrupt) => {
      await using target = await openTarget({ interrupt });
      await using writer = await target.openWriter(T, { ...WRITER, signal: interrupt });
      await writer.write(ROWS);
      proxy.stall();
      await writer.commit(checkpoint('t'));
    },
  ],
];

test.each(PHASES)('an abort ends %s on a stalled network within two seconds', async (_, phase) => {
  const stop = new AbortController();
  const done = phase(stop.signal).catch((error: unknown) => error);
  await sleep(600);
  const start = Date.now();
  stop.abort();
  expect(await done).toMatchObject({ code: expect.stringMatching(/^(INTERRUPTED|CONNECTION_LOST)$/) });
  expect(Date.now() - start).toBeLessThan(3000);
});

test('a wait for a lock is told with the table and who holds it', async () => {
  const waits: LockWait[] = [];
  await using target = await openTarget({ onWait: (wait) => waits.push(wait) });
  await bench.client.query("SET application_name = 'reports'; BEGIN; LOCK TABLE t");
  const altering = execute(target, 'ALTER TABLE public.t ADD COLUMN late int');
  for (let round = 0; round < 60 && waits.length === 0; round++) await sleep(100);
  await bench.client.query('COMMIT');
  await altering;
  expect(waits).toEqual([
    {
      table: T,
      holder: expect.stringMatching(/^server process \d+ \(user \w+, reports, idle in transaction\)$/),
    },
  ]);
});

test('connections that are cut say which side they were of', async () => {
  await using target = await openTarget();
  const sleeping = execute(target, 'SELECT pg_catalog.pg_sleep(30)');
  setTimeout(proxy.cut, 300);
  await expect(sleeping).rejects.toMatchObject({
    code: 'CONNECTION_LOST',
    message: expect.stringContaining('the target postgres://'),
  });
});

test('garbage instead of the protocol is an error, at once and in the middle', async () => {
  const web = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  const { port } = web.address() as AddressInfo;
  const stranger = postgres.parseConfig(
    `postgres://me@127.0.0.1:${port}/app?sslmode=disable&connect_timeout=20`,
  );
  await expect(postgres.openTarget(stranger, { signal: never() })).rejects.toMatchObject({
    code: 'SERVER_UNREACHABLE',
    message: expect.stringContaining('not the protocol of PostgreSQL'),
  });
  web.close();
  await using target = await openTarget();
  proxy.garble();
  await expect(execute(target, 'SELECT 1')).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
});
