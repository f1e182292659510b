import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { makeDatabase, temporaryFolder } from './support.js';

const DIALECT = new URL('../dist/index.js', import.meta.url).href;
const NOBODY = 65_534;
const ROWS = 20_000;

/** A program that builds a database of two tables in many commits. */
const BUILD = `
  const { sqlite } = await import(${JSON.stringify(DIALECT)});
  const signal = new AbortController().signal;
  const runId = String(process.pid);
  try {
    const target = await sqlite.openTarget(sqlite.parseConfig(process.argv[1]), { signal });
    await target.checkRights();
    await target.lock(runId);
    await target.bookkeeping.begin({ runId, version: '', source: '', target: '', fingerprint: {}, plan: '' });
    const sql = 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)';
    const step = { runId, step: 's' };
    await target.execute([{ id: 's', sql, purpose: '', phase: 'before-load', transaction: 'group' }], step, signal);
    const columns = [{ name: 'id', as: { kind: 'bigint' } }, { name: 'a', as: { kind: 'text' } }];
    const writer = await target.openWriter({ name: 't' }, { runId, columns, mode: 'insert', signal });
    const count = { range: 'all', position: null, done: false, read: 0n, written: 0n, rejected: 0n, skipped: 0n };
    for (let from = 0; from < ${ROWS}; from += 500) {
      const rows = Array.from({ length: 500 }, (_, index) => [BigInt(from + index), 'x'.repeat(100)]);
      await writer.write({ rows, position: null });
      await writer.commit({ runId, table: { name: 't' }, ...count });
    }
    await writer[Symbol.asyncDispose]();
    await target.bookkeeping.finish(runId, { status: 'done', result: '' });
    await target.complete();
    await target[Symbol.asyncDispose]();
    console.log('done');
  } catch (error) {
    console.log(error.code ?? error);
  }
  process.exit();
`;

interface Child {
  readonly output: string;
  readonly signal: NodeJS.Signals | null;
}

function build(path: string, options: { killAfterMs?: number; uid?: number } = {}): Promise<Child> {
  const { killAfterMs, uid } = options;
  const child = spawn(process.execPath, ['--input-type=module', '-e', BUILD, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  if (killAfterMs !== undefined) void delay(killAfterMs).then(() => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_, signal) => resolve({ output: output.trim(), signal }));
  });
}

function rowsOf(path: string): number {
  const db = new Database(path, { readonly: true });
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    return db.prepare('SELECT count(*) FROM t').pluck().get() as number;
  } finally {
    db.close();
  }
}

test('killed at any moment, the name holds nothing or the whole database', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const start = Date.now();
  expect(await build(path)).toEqual({ output: 'done', signal: null });
  const whole = Date.now() - start;
  expect([rowsOf(path), readdirSync(folder.path)]).toEqual([ROWS, ['a.db']]);
  let killed = 0;
  for (let round = 0; round < 12; round++) {
    const name = folder.file(`${round}.db`);
    const { signal } = await build(name, { killAfterMs: whole * (0.3 + (0.8 * round) / 12) });
    if (signal === 'SIGKILL') killed++;
    if (existsSync(name)) expect([round, rowsOf(name)]).toEqual([round, ROWS]);
    // What a dead run left is no obstacle for the next one.
    else expect(await build(name)).toEqual({ output: 'done', signal: null });
    expect(rowsOf(name)).toBe(ROWS);
  }
  expect(killed).toBeGreaterThan(2);
});

/** Whether a program of another user can be run and can read this project. */
const asNobody = process.getuid?.() === 0 && isReadable(fileURLToPath(DIALECT));

function isReadable(path: string): boolean {
  for (let at = path; at !== '/'; at = join(at, '..')) {
    if ((statSync(at).mode & (at === path ? 0o4 : 0o1)) === 0) return false;
  }
  return true;
}

// Only root can become another user, and root itself may write anywhere.
(asNobody ? test : test.skip)('a folder or a file that may not be written', async () => {
  using folder = temporaryFolder();
  chmodSync(folder.path, 0o755);
  expect(await build(folder.file('a.db'), { uid: NOBODY })).toMatchObject({ output: 'PERMISSION_DENIED' });
  chmodSync(folder.path, 0o777);
  makeDatabase(folder.file('b.db'), 'CREATE TABLE old (a)');
  chmodSync(folder.file('b.db'), 0o444);
  expect(await build(folder.file('b.db'), { uid: NOBODY })).toMatchObject({ output: 'PERMISSION_DENIED' });
  expect(await build(folder.file('c.db'), { uid: NOBODY })).toMatchObject({ output: 'done' });
  expect(readdirSync(folder.path)).toEqual(['b.db', 'c.db']);
});
