import { readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { type Batch, CELL_IMAGES, isEncodedBatch, type SourceSession } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { differences } from './pages-support.js';
import { failure, makeDatabase, open, plansOf, readOptions, tableNamed, temporaryFolder } from './support.js';

const ROWS = 4000;
const TABLE = `PRAGMA page_size = 1024; CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS})
    INSERT INTO t SELECT i, 'text ' || i || hex(zeroblob(i % 700)) FROM n;`;

async function images(source: SourceSession): Promise<AsyncIterator<Batch>> {
  const table = await tableNamed(source, 't');
  const options = readOptions(plansOf(table), { encoding: CELL_IMAGES, maxRows: 50, maxBytes: 10_000 });
  expect(source.canEncode?.(table, options.columns, CELL_IMAGES)).toBe(true);
  return source.read(table, options)[Symbol.asyncIterator]();
}

async function rowsIn(batches: AsyncIterator<Batch>): Promise<number> {
  let rows = 0;
  for (;;) {
    const { value, done } = await batches.next();
    if (done === true) return rows;
    if (isEncodedBatch(value)) rows += value.rowCount;
  }
}

/** Where the root of the table stands in the file, and its number. */
function rootOf(path: string): { readonly root: number; readonly at: number } {
  const db = new Database(path, { readonly: true });
  const root = Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 't'").pluck().get());
  db.close();
  return { root, at: (root - 1) * 1024 };
}

test('a page that points into a circle ends a read with its number and its table', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), TABLE);
  const { root, at } = rootOf(path);
  const bytes = readFileSync(path);
  // The last page below the root is the root.
  bytes.writeUInt32BE(root, at + 8);
  writeFileSync(path, bytes);
  await using source = await open(path);
  const error = await failure(images(source).then(rowsIn));
  expect(error).toMatchObject({ code: 'SOURCE_CORRUPT', place: { table: 't' } });
  expect(error.message).toContain(`page ${root} `);
});

test('a page that points out of the file ends a read with its table', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), TABLE);
  const { at } = rootOf(path);
  const bytes = readFileSync(path);
  bytes.writeUInt32BE(9_999_999, at + 8);
  writeFileSync(path, bytes);
  await using source = await open(path);
  const error = await failure(images(source).then(rowsIn));
  expect(error).toMatchObject({ code: 'SOURCE_CORRUPT', place: { table: 't' } });
  expect(error.message).toContain('page 9999999 ');
});

test('overflow that goes in a circle ends a read with its table', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    "PRAGMA page_size = 512; CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x' || hex(zeroblob(2000)))",
  );
  const bytes = readFileSync(path);
  // Pages 1 and 2 are the tables; the chain begins with 3.
  bytes.writeUInt32BE(3, 4 * 512);
  writeFileSync(path, bytes);
  await using source = await open(path);
  const error = await failure(images(source).then(rowsIn));
  expect(error).toMatchObject({ code: 'SOURCE_CORRUPT', place: { table: 't' } });
});

test.each(['DELETE', 'WAL'])(
  'a file in journal mode %s that shrinks while it is read ends the read',
  async (mode) => {
    using folder = temporaryFolder();
    const path = makeDatabase(folder.file('a.db'), `PRAGMA journal_mode = ${mode}; ${TABLE}`);
    await using source = await open(path);
    const batches = await images(source);
    await batches.next();
    truncateSync(path, Math.floor(statSync(path).size / 3));
    const { code } = await failure(rowsIn(batches));
    expect(code).toBe('SOURCE_CORRUPT');
  },
);

test('a file that another one takes the place of is read to its end', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), TABLE);
  const other = makeDatabase(folder.file('b.db'), `${TABLE} UPDATE t SET a = 'other'`);
  await using source = await open(path);
  const batches = await images(source);
  const first = await batches.next();
  renameSync(other, path);
  const rows = first.done !== true && isEncodedBatch(first.value) ? first.value.rowCount : 0;
  expect(rows + (await rowsIn(batches))).toBe(ROWS);
});

test('a log with a broken frame counts up to the last commit before it, as in SQLite', () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const db = new Database(path);
  db.exec(
    'PRAGMA page_size = 512; PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)',
  );
  for (let id = 1; id <= 60; id++) db.exec(`INSERT INTO t VALUES (${id}, hex(zeroblob(${(id * 37) % 400})))`);
  const files = [readFileSync(path), readFileSync(`${path}-wal`)] as const;
  db.close();
  const counts = new Set<number>();
  const wrong: string[] = [];
  for (let round = 0; round < 300; round++) {
    const spoiled = folder.file(`${round}.db`);
    const log = Buffer.from(files[1]);
    const at = (round * 7919 * 13) % log.length;
    log[at] = (log[at] as number) ^ (1 << (round % 8));
    writeFileSync(spoiled, files[0]);
    writeFileSync(`${spoiled}-wal`, round % 3 === 0 ? log.subarray(0, at) : log);
    const found = differences(spoiled);
    counts.add(found.rows);
    wrong.push(...found.wrong.map((one) => `${round}: ${one}`));
  }
  expect(wrong).toEqual([]);
  expect(counts.size).toBeGreaterThan(20);
});
