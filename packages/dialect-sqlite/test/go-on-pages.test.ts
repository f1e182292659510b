import { appendFileSync, copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { RunProgress } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { beginRun, carryOut, copyState, expectWhole, fill, PARTS } from './go-on-support.js';
import { temporaryFolder } from './support.js';
import { NEVER, openTarget, RUN, statement } from './target-support.js';

const PAGED = PARTS.filter(({ name }) => name === 'paged');
const [PART] = PAGED;
if (PART === undefined) throw new Error('no table is written as pages');
const VERSION = 'PRAGMA user_version = 77';

/** Writes some commits of the table and leaves it; gives what was found before. */
async function write(path: string, commits: number): Promise<RunProgress | undefined> {
  await using target = await openTarget(path, 200, { goOn: true });
  const [earlier] = (await target.bookkeeping.unfinished?.()) ?? [];
  await using _lock = await target.lock(RUN);
  if (earlier === undefined) {
    await beginRun(target);
    for (const sql of [VERSION, PART?.sql ?? ''])
      await target.execute([statement(sql)], { runId: RUN, step: sql }, NEVER);
  } else await target.bookkeeping.reopen?.(RUN);
  const found = await target.bookkeeping.progress?.(RUN);
  for (const part of PAGED) await fill(target, part, found, undefined, commits);
  await target.keep?.();
  await target.bookkeeping.finish(RUN, { status: 'failed', result: '{}' });
  return found;
}

/** What the records say of the tree: how many pages it had, or that it ended. */
function treeOf(
  path: string,
): { pages: number | null; ended: number | null; root: number; base: number } | undefined {
  const db = new Database(`${path}.partial-records`);
  try {
    return db.prepare('SELECT pages, ended, root, base FROM godwit_trees').get() as ReturnType<typeof treeOf>;
  } finally {
    db.close();
  }
}

test('pages go on behind those that were committed, as often as it takes', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  await write(path, 2);
  const first = treeOf(path);
  expect(first).toMatchObject({ pages: expect.any(Number), ended: null });
  // What came behind the last commit is cut off.
  appendFileSync(`${path}.partial`, Buffer.alloc(40_960, 7));
  expect((await write(path, 1))?.checkpoints).toMatchObject([{ position: 480, done: false }]);
  const second = treeOf(path);
  expect(second).toMatchObject({ ended: null, root: first?.root, base: first?.base });
  expect(second?.pages).toBeGreaterThan(first?.pages ?? 0);
  expect((await carryOut(path, { parts: PAGED }))?.checkpoints).toMatchObject([
    { position: 720, done: false },
  ]);
  expectWhole(path, PAGED);
});

test('a file that has not the pages of its records has an empty table', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  await write(path, 3);
  truncateSync(`${path}.partial`, 4096 * ((treeOf(path)?.pages ?? 0) - 3));
  const found = await carryOut(path, { parts: PAGED });
  expect(found).toMatchObject({ statements: [VERSION, PART.sql], checkpoints: [] });
  expectWhole(path, PAGED);
});

test('where other tables are written first, the table is whole as of its last commit', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  await write(path, 3);
  const parts = [...PARTS.filter(({ name }) => name === 'small' || name === 'keyless'), ...PAGED];
  expect((await carryOut(path, { parts }))?.checkpoints).toMatchObject([{ position: 720 }]);
  expectWhole(path, parts);
});

describe('cut off while a table ends', () => {
  /** The state before, and what was written after it, out of which those between are made. */
  async function states(folder: { file(name: string): string }) {
    const path = folder.file('a.db');
    await write(path, 4);
    const before = copyState(path, folder.file('before'));
    let after = '';
    await carryOut(path, {
      parts: PAGED,
      after: (what) => {
        if (what === 'paged done') after = copyState(path, folder.file('after'));
      },
    });
    return { before, after };
  }

  const PAGE = 4096;
  const page = (bytes: Buffer, number: number): Buffer => bytes.subarray((number - 1) * PAGE, number * PAGE);

  test.each([
    ['when the pages above were written', 'pages'],
    ['when the root was written', 'root'],
    ['when the first page told of all', 'all'],
    ['when the header was written without the root', 'header'],
  ])('%s', async (_, what) => {
    using folder = temporaryFolder();
    const { before, after } = await states(folder);
    const { root = 0 } = treeOf(before) ?? {};
    const [old, made] = [readFileSync(`${before}.partial`), readFileSync(`${after}.partial`)];
    expect(made.length).toBeGreaterThan(old.length);
    const mixed = Buffer.from(made);
    if (what === 'pages' || what === 'root') page(old, 1).copy(mixed, 0);
    if (what === 'pages' || what === 'header') page(old, root).copy(mixed, (root - 1) * PAGE);
    writeFileSync(`${before}.partial`, mixed);
    const found = await carryOut(before, { parts: PAGED });
    expect(found?.checkpoints).toMatchObject([{ position: 960, done: false }]);
    expectWhole(before, PAGED);
  });

  test('when only the records told that it ended', async () => {
    using folder = temporaryFolder();
    const { before, after } = await states(folder);
    rmSync(`${before}.partial-records-wal`, { force: true });
    for (const end of ['-records', '-records-wal'])
      copyFileSync(`${after}.partial${end}`, `${before}.partial${end}`);
    expect(treeOf(before)).toMatchObject({ ended: expect.any(Number) });
    // The pages are there; what SQLite would have committed is not.
    copyFileSync(`${after}.partial`, `${before}.partial`);
    await carryOut(before, { parts: PAGED });
    expectWhole(before, PAGED);
  });
});
