import { WorkerPool } from '../src/read/thread/worker-pool.js';
import { failure, makeDatabase, temporaryFolder } from './support.js';

test('a thread that has ended refuses what is asked of it, by a code', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'CREATE TABLE t (a)');
  const pool = new WorkerPool(1);
  await pool.first.call('open', { path, busyTimeoutMs: 100, watch: false });
  await pool[Symbol.asyncDispose]();
  expect(await failure(pool.first.call('facts', undefined))).toMatchObject({ code: 'READ_FAILED' });
});

test('waiting for a reader ends with the signal, and the reader goes to the next', async () => {
  await using pool = new WorkerPool(1);
  const never = new AbortController().signal;
  const held = await pool.acquire(never);
  const stop = new AbortController();
  const first = failure(pool.acquire(stop.signal));
  const second = pool.acquire(never);
  stop.abort();
  expect(await first).toMatchObject({ code: 'INTERRUPTED' });
  pool.release(held);
  expect(await second).toBe(held);
});
