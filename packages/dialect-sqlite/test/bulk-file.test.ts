import { closeSync, copyFileSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { CELL_IMAGES, encodeCellImages, type Row, type TableWriter } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { targetError } from '../src/errors/target-error.js';
import { sqlite } from '../src/index.js';
import { PageFile } from '../src/write/pages/page-file.js';
import { temporaryFolder } from './support.js';
import {
  begin,
  checkpoint,
  finish,
  NEVER,
  openTarget,
  plansOf,
  RUN,
  run,
  schema,
  table,
} from './target-support.js';

const GIVEN = table('t', { c0: { kind: 'bigint' }, c1: { kind: 'text' } });
const COLUMNS = plansOf(GIVEN);

/** Enough rows to be written as pages. */
function batch(first: number, count = 2000) {
  const rows = Array.from({ length: count }, (_, index): Row => [BigInt(first + index), 'x'.repeat(200)]);
  const bytes = encodeCellImages(rows, COLUMNS);
  return { encoding: CELL_IMAGES, bytes, rowCount: count, position: null };
}

async function openNew(path: string) {
  const target = await openTarget(path);
  const lock = await target.lock(RUN);
  await begin(target);
  await run(target, sqlite.ddl.create(schema([GIVEN])).statements);
  const writer = await target.openWriter(GIVEN.name, {
    runId: RUN,
    columns: COLUMNS,
    mode: 'insert',
    signal: NEVER,
  });
  return { target, lock, writer };
}

async function rowsCommitted(writer: TableWriter, first: number): Promise<void> {
  await writer.write(batch(first));
  await writer.commit(checkpoint('t', 0, false));
}

test('questions between two commits are answered, and what comes after them arrives as well', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const { target, lock, writer } = await openNew(path);
  await rowsCommitted(writer, 0);
  await rowsCommitted(writer, 2000);
  expect(await target.count([{ kind: 'rows', table: GIVEN.name }])).toEqual([{ count: 4000n, keys: [] }]);
  await rowsCommitted(writer, 4000);
  await writer.commit(checkpoint('t', 0));
  await writer[Symbol.asyncDispose]();
  await finish(target);
  await target.complete?.();
  await lock[Symbol.asyncDispose]();
  await target[Symbol.asyncDispose]();
  const db = new Database(path, { readonly: true });
  expect(db.prepare('SELECT count(*), sum(c0) FROM t').raw().get()).toEqual([6000, 17_997_000]);
  db.close();
});

test('a run that fails in the middle of pages leaves nothing', async () => {
  using folder = temporaryFolder();
  const { target, lock, writer } = await openNew(folder.file('a.db'));
  await rowsCommitted(writer, 0);
  await writer.write(batch(2000));
  await writer[Symbol.asyncDispose]();
  await lock[Symbol.asyncDispose]();
  await target[Symbol.asyncDispose]();
  expect(readdirSync(folder.path)).toEqual([]);
});

test('what a run left that was killed in the middle of pages is replaced by the next one', async () => {
  using folder = temporaryFolder();
  using later = temporaryFolder();
  const { target, lock, writer } = await openNew(folder.file('a.db'));
  await rowsCommitted(writer, 0);
  await rowsCommitted(writer, 2000);
  const names = readdirSync(folder.path);
  expect(names).not.toContain('a.db.partial-wal');
  for (const name of names) copyFileSync(folder.file(name), later.file(name));
  await writer[Symbol.asyncDispose]();
  await lock[Symbol.asyncDispose]();
  await target[Symbol.asyncDispose]();
  const second = await openNew(later.file('a.db'));
  await rowsCommitted(second.writer, 0);
  await second.writer.commit(checkpoint('t', 0));
  await finish(second.target);
  await second.target.complete?.();
  await second.lock[Symbol.asyncDispose]();
  await second.target[Symbol.asyncDispose]();
  expect(existsSync(later.file('a.db'))).toBe(true);
  expect(readdirSync(later.path)).toEqual(['a.db']);
});

test('the page of the locks is left out, wherever pages are gathered', () => {
  using folder = temporaryFolder();
  const path = folder.file('a');
  const descriptor = openSync(path, 'w+');
  const file = new PageFile(descriptor, 512, 3, 512 * 5);
  expect(file.following()).toBe(4);
  const numbers: number[] = [];
  for (const mark of [4, 5, 7, 8]) {
    file.append()[0] = mark;
    numbers.push(file.count);
  }
  expect(numbers).toEqual([4, 5, 7, 8]);
  expect([file.following(4), file.following(5)]).toEqual([5, 7]);
  file.flush();
  const bytes = readFileSync(path);
  expect([4, 5, 6, 7, 8].map((page) => bytes[(page - 1) * 512])).toEqual([4, 5, 0, 7, 8]);
  file.cutTo(5);
  file.append()[0] = 77;
  file.flush();
  expect([file.count, readFileSync(path).length, readFileSync(path)[6 * 512]]).toEqual([7, 7 * 512, 77]);
  closeSync(descriptor);
});

const FULL = '/dev/full';

(existsSync(FULL) ? test : test.skip)('a disk without room for pages is said to be full', () => {
  const descriptor = openSync(FULL, 'r+');
  const file = new PageFile(descriptor, 512, 1);
  file.append();
  let failure: unknown;
  try {
    file.flush();
  } catch (error) {
    failure = targetError(error);
  }
  expect(failure).toMatchObject({ code: 'DISK_FULL' });
  closeSync(descriptor);
});
