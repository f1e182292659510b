import { spawn } from 'node:child_process';
import Database from 'better-sqlite3';
import { temporaryFolder } from './support.js';

const DIALECT = new URL('../dist/index.js', import.meta.url).href;
const API = new URL('../../plugin-api/dist/index.js', import.meta.url).href;
const ROWS = 16_000;
const FILES = 3;
const MOST_KILLS = 5;
/** A run that is killed gets so far, of 68 commits; then it is killed at once or a moment later. */
const MOST_COMMITS = 20;
const MOST_MILLISECONDS = 12;

/** A program that begins to build a database or goes on with it: pages, inserts and keys, in many commits. */
const BUILD = `
  const { sqlite } = await import(${JSON.stringify(DIALECT)});
  const { CELL_IMAGES, encodeCellImages } = await import(${JSON.stringify(API)});
  const signal = new AbortController().signal;
  const runId = 'run';
  const columns = [{ name: 'id', as: { kind: 'bigint' } }, { name: 'a', as: { kind: 'text' } }];
  const tables = [
    ['paged', 'id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT UNIQUE', true],
    ['inserted', 'id INTEGER PRIMARY KEY, a TEXT', false],
    ['heap', 'id BIGINT, a TEXT', true],
    ['without', 'id BIGINT PRIMARY KEY, a TEXT', false],
  ];
  const target = await sqlite.openTarget(sqlite.parseConfig(process.argv[1]), { signal, goOn: true });
  const { bookkeeping } = target;
  let left = Number(process.argv[2]);
  const [earlier] = await bookkeeping.unfinished();
  await target.lock(runId);
  let found = { statements: [], checkpoints: [] };
  if (earlier === undefined)
    await bookkeeping.begin({ runId, version: '', source: '', target: '', fingerprint: {}, plan: '', state: '' });
  else {
    await bookkeeping.reopen(runId);
    found = await bookkeeping.progress(runId);
  }
  console.log('from', found.checkpoints.map(({ table, position }) => table.name + position).join(' '));
  for (const [name, text] of tables) {
    const sql = 'CREATE TABLE ' + name + ' (' + text + ')' + (name === 'without' ? ' WITHOUT ROWID' : '');
    if (found.statements.includes(name)) continue;
    const step = { runId, step: name };
    await target.execute([{ id: name, sql, purpose: '', phase: 'before-load', transaction: 'group' }], step, signal);
  }
  for (const [name, , isPages] of tables) {
    const last = found.checkpoints.find(({ table }) => table.name === name);
    if (last?.done) continue;
    const writer = await target.openWriter({ name }, { runId, columns, mode: 'insert', signal });
    let at = last?.position ?? 0;
    const commit = async (done) => {
      await commitAt(done);
      if (--left === 0) setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(process.argv[3]));
    };
    const commitAt = (done) => writer.commit({ runId, table: { name }, range: 'all', position: at, done,
      read: BigInt(at), written: BigInt(at), rejected: 0n, skipped: 0n });
    while (at < ${ROWS}) {
      const rows = Array.from({ length: 1000 }, (_, index) => [BigInt(at + index + 1), (at + index) + 'x'.repeat(600)]);
      const bytes = encodeCellImages(rows, columns);
      await writer.write(isPages ? { encoding: CELL_IMAGES, bytes, rowCount: 1000, position: 0 } : { rows, position: 0 });
      at += 1000;
      await commit(false);
    }
    await commit(true);
    await writer[Symbol.asyncDispose]();
  }
  await bookkeeping.finish(runId, { status: 'done', result: '' });
  await target.complete();
  await target[Symbol.asyncDispose]();
  console.log('done');
  process.exit();
`;

/** Where it is not to be killed, no number of commits is the last. */
async function build(path: string, commits = -1): Promise<string> {
  const later = String(MOST_MILLISECONDS * Math.random());
  const child = spawn(process.execPath, ['--input-type=module', '-e', BUILD, path, String(commits), later], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  await new Promise((resolve) => child.on('close', resolve));
  return output;
}

test('killed at any moments, as often as it takes, a run ends with every row once', async () => {
  using folder = temporaryFolder();
  let wentOn = 0;
  for (let index = 0; index < FILES; index++) {
    const path = folder.file(`${index}.db`);
    let output = '';
    for (let kills = 0; !output.includes('done'); kills++) {
      output = await build(
        path,
        kills < MOST_KILLS ? 1 + Math.floor(MOST_COMMITS * Math.random()) : undefined,
      );
      if (/from \w/.test(output)) wentOn++;
    }
    const db = new Database(path, { readonly: true });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    for (const name of ['paged', 'inserted', 'heap', 'without']) {
      const sql = `SELECT count(*) AS n, count(DISTINCT id) AS ids, min(id) AS low, max(id) AS high,
        sum(a = (id - 1) || printf('%.600c', 'x')) AS same FROM ${name}`;
      expect(db.prepare(sql).get()).toEqual({ n: ROWS, ids: ROWS, low: 1, high: ROWS, same: ROWS });
    }
    db.close();
  }
  expect(wentOn).toBeGreaterThan(FILES);
}, 600_000);
