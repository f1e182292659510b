import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { WorkerClient } from '../src/connect/worker-client.js';
import { createGate } from '../src/read/thread/begin-together.js';
import { leaveThread, takeThread } from '../src/read/thread/threads.js';
import { failure, makeDatabase, open, temporaryFolder } from './support.js';

const dist = new URL('../dist/', import.meta.url);
const SOURCE = new URL('read/thread/main.js', dist);
const TARGET = new URL('write/thread/main.js', dist);

test('the thread of a closed session serves the next one, which finds nothing of it', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'CREATE TABLE t (a)');
  const first = new WorkerClient();
  await first.call('open', { path, busyTimeoutMs: 100, watch: true });
  await first.shutDown();
  const thread = takeThread(SOURCE);
  leaveThread(SOURCE, thread);
  const next = new WorkerClient();
  expect(await failure(next.call('facts', undefined))).toMatchObject({ code: 'INTERNAL' });
  await next.shutDown();
  expect(takeThread(SOURCE)).toBe(thread);
  await thread.terminate();
});

test('a thread serves one session at a time, also where a session is closed twice', async () => {
  const client = new WorkerClient();
  await Promise.all([client.shutDown(), client.shutDown()]);
  const threads = [takeThread(SOURCE), takeThread(SOURCE)];
  expect(threads[0]).not.toBe(threads[1]);
  await Promise.all(threads.map((thread) => thread.terminate()));
});

test('a thread that still works on something is ended with its session', async () => {
  const busy = new WorkerClient();
  // Waits for another one, which never comes.
  const call = failure(busy.call('beginTogether', { gate: createGate(2) }));
  await busy.shutDown();
  expect(await call).toMatchObject({ code: 'READ_FAILED' });
  const next = new WorkerClient();
  expect(await failure(next.call('facts', undefined))).toMatchObject({ code: 'INTERNAL' });
  await next.shutDown();
});

test('a thread that ended while it was idle serves no session', async () => {
  const thread = takeThread(SOURCE);
  leaveThread(SOURCE, thread);
  const exit = once(thread, 'exit');
  await thread.terminate();
  await exit;
  const other = takeThread(SOURCE);
  expect(other).not.toBe(thread);
  await other.terminate();
});

test('a thread that was idle for long is ended, and serves no session meanwhile', async () => {
  const thread = takeThread(SOURCE);
  leaveThread(SOURCE, thread);
  const { terminate } = thread;
  await new Promise<void>((resolve) => {
    thread.terminate = () => {
      resolve();
      return terminate.call(thread);
    };
  });
  const other = takeThread(SOURCE);
  await other.terminate();
  expect(other).not.toBe(thread);
});

test('a wish to end a call that had ended meanwhile does not end a call of the next session', async () => {
  using folder = temporaryFolder();
  const thread = takeThread(TARGET);
  const answers: unknown[] = [];
  thread.on('message', (message) => answers.push(message));
  const path = makeDatabase(folder.file('a.db'), 'CREATE TABLE t (a)');
  const request = { path, exists: true, busyTimeoutMs: 100, records: 'nowhere' };
  const group = [
    { id: 'u', sql: 'CREATE TABLE u (a)', purpose: 'create u', transaction: 'group', kind: 'create-table' },
  ];
  // It cannot keep the process of the tests alive, whatever comes out.
  thread.unref();
  thread.postMessage({ cancel: 3 });
  thread.postMessage({ id: 1, method: 'close' });
  thread.postMessage({ id: 2, method: 'open', input: request });
  thread.postMessage({ id: 3, method: 'execute', input: { group, step: { runId: 'r', step: 's' } } });
  while (answers.length < 3) await once(thread, 'message');
  expect(answers.at(-1)).toEqual({ id: 3, value: undefined });
  await thread.terminate();
});

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('a closed session holds no file open', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'PRAGMA journal_mode = wal; CREATE TABLE t (a)');
  const held = (): readonly string[] =>
    readdirSync('/proc/self/fd').filter((number) => linkOf(number).startsWith(folder.path));
  const session = await open(path, { readers: 2 });
  expect(held()).not.toEqual([]);
  await session[Symbol.asyncDispose]();
  expect(held()).toEqual([]);
});

/** A descriptor of the listing itself is closed by now. */
function linkOf(number: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${number}`);
  } catch {
    return '';
  }
}

test('idle threads keep no process alive', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'CREATE TABLE t (a)');
  const script = `
    import { sqlite } from ${JSON.stringify(new URL('index.js', dist).href)};
    const options = { readers: 2, snapshot: 'live', damaged: 'fail', signal: new AbortController().signal };
    const session = await sqlite.openSource(sqlite.parseConfig({ path: ${JSON.stringify(path)} }), options);
    await session[Symbol.asyncDispose]();
    const closed = performance.now();
    process.on('exit', () => console.log(performance.now() - closed));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(Number(said)).toBeLessThan(1000);
});
