import { type LogicalType, QUOTED_CSV, type Row } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { sqlite } from '../src/index.js';
import { encodeRows } from '../src/read/rows/encode-rows.js';
import { contents, dump, given, type Made, newFile, notDone, openLoad, plans } from './bulk-support.js';
import { buildByImages } from './bulk-target.js';
import { temporaryFolder } from './support.js';
import { checkpoint } from './target-support.js';

const BIGINT: LogicalType = { kind: 'bigint' };
const TEXT: LogicalType = { kind: 'text' };
const KEYED = 'CREATE TABLE t (c0 INTEGER PRIMARY KEY, c1 TEXT)';
const COUNTED = 'CREATE TABLE t (c0 INTEGER PRIMARY KEY AUTOINCREMENT, c1 TEXT NOT NULL)';

/** What lies in both files is the same; says whether pages were written. */
function written(made: Omit<Made, 'path'>): boolean {
  using folder = temporaryFolder();
  const text = contents({ ...made, path: folder.file('text.db') }, 'text');
  const pages = contents({ ...made, path: folder.file('pages.db') }, 'pages');
  expect(pages.rows).toEqual(text.rows);
  return pages.isPages;
}

function rowsOf(keys: readonly bigint[]): readonly Row[] {
  return keys.map((key) => [key, `row ${key}`]);
}

const RISING = [
  -(2n ** 63n),
  -(2n ** 32n),
  -1n,
  0n,
  1n,
  127n,
  128n,
  2n ** 28n,
  2n ** 31n,
  2n ** 32n,
  2n ** 49n,
  2n ** 56n,
  2n ** 62n,
  2n ** 63n - 1n,
];

test.each([KEYED, COUNTED])('rowids of all sizes are written as pages: %s', (sql) => {
  expect(written({ sql, types: [BIGINT, TEXT], rows: rowsOf(RISING) })).toBe(true);
  expect(written({ sql, types: [BIGINT, TEXT], rows: rowsOf(RISING.slice(0, 3)) })).toBe(true);
  expect(
    written({
      sql,
      types: [{ kind: 'integer', bits: 32 }, TEXT],
      rows: [
        [-5, 'a'],
        [70_000, 'b'],
      ],
    }),
  ).toBe(true);
  expect(written({ sql, types: [BIGINT, TEXT], rows: [] })).toBe(false);
});

test('rows whose rowids fall are inserted from the first of them on', () => {
  const keys = Array.from({ length: 500 }, (_, index) => BigInt(index));
  const types = [BIGINT, TEXT];
  written({ sql: KEYED, types, rows: rowsOf([...keys].reverse()), batch: 50 });
  const late = [...keys.slice(0, 300), 1000n, ...keys.slice(300)];
  expect(written({ sql: KEYED, types, rows: rowsOf(late), batch: 50 })).toBe(true);
});

test.each([512, 4096])(
  'a tree of several levels, and rows of more than a page, of pages of %s bytes',
  (pageSize) => {
    const keys = Array.from({ length: 30_000 }, (_, index) => BigInt(index * 7) + 2n ** 40n);
    const types = [BIGINT, TEXT];
    expect(written({ sql: KEYED, types, rows: rowsOf(keys), pageSize, batch: 9000 })).toBe(true);
    const sizes = [pageSize - 40, pageSize - 35, pageSize - 34, pageSize * 2, pageSize * 40, 1, 70_000];
    const long = sizes.flatMap((size, index) =>
      [-1, 0, 1].map((more): Row => [BigInt(index * 3 + more), 'x'.repeat(size + more)]),
    );
    expect(written({ sql: KEYED, types, rows: long, pageSize, batch: 4 })).toBe(true);
  },
);

test('indexes of keys are filled, and what needs them is found by them', () => {
  const sql =
    'CREATE TABLE t (c0 TEXT NOT NULL, c1 BIGINT, c2 AS (c1 + 1) VIRTUAL, PRIMARY KEY (c0), UNIQUE (c1, c0))';
  const rows = Array.from(
    { length: 3000 },
    (_, index): Row => [`key ${(index * 7919) % 3001}`, BigInt(index % 10)],
  );
  expect(written({ sql, types: [TEXT, BIGINT], rows, batch: 1000 })).toBe(true);
});

test.each([
  [
    'a key is there twice',
    'CREATE TABLE t (c0 BIGINT UNIQUE, c1 TEXT)',
    [1n, 2n, 1n],
    'UNIQUE constraint failed: t.c0',
  ],
  ['a rowid is there twice', KEYED, [1n, 2n, 2n], 'UNIQUE constraint failed: t.c0'],
])('%s: the error is that of an INSERT', (_, sql, keys, message) => {
  using folder = temporaryFolder();
  for (const way of ['text', 'pages'] as const) {
    const path = folder.file(`${way}.db`);
    const db = newFile(path);
    db.exec(sql);
    const columns = plans([BIGINT, TEXT]);
    const { load, own } = openLoad(db, path, columns, way);
    const run = (): void => {
      load.write(given(rowsOf(keys), columns, way));
      load.commit(notDone(0));
      load.commit(checkpoint('t', 3));
    };
    expect(run).toThrow(
      expect.objectContaining({
        code: 'WRITE_FAILED',
        message: `The target refused a row: ${message}.`,
        place: { table: 't', column: 'c0' },
      }),
    );
    load.rollback();
    expect(dump(db)).toEqual([]);
    expect(db.prepare('PRAGMA integrity_check').pluck().get()).toBe('ok');
    db.close();
    own.close();
  }
});

test('a NULL where none may be fails as an INSERT fails, and what was committed before stays', () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const db = newFile(path);
  db.exec(COUNTED);
  const columns = plans([BIGINT, TEXT]);
  const { load, own } = openLoad(db, path, columns, 'pages');
  load.write(given(rowsOf([1n, 2n]), columns, 'pages'));
  load.commit(notDone(2));
  let failure: unknown;
  try {
    load.write(given([...rowsOf([3n]), [4n, null]], columns, 'pages'));
  } catch (error) {
    failure = error;
  }
  const message = 'The target refused a row: NOT NULL constraint failed: t.c1.';
  expect(failure).toMatchObject({ code: 'WRITE_FAILED', message, row: 1, place: { column: 'c1' } });
  load.rollback();
  expect(dump(db)).toEqual(["1: integer 1, text 'row 1'", "2: integer 2, text 'row 2'", 't=2']);
  expect(db.prepare('PRAGMA integrity_check').pluck().get()).toBe('ok');
  db.close();
  own.close();
});

test('what was not committed is taken back, and the next rows of another writer are inserted behind', () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const db = newFile(path);
  db.exec(KEYED);
  const columns = plans([BIGINT, TEXT]);
  const { load, own } = openLoad(db, path, columns, 'pages');
  const many = rowsOf(Array.from({ length: 2000 }, (_, index) => BigInt(index)));
  load.write(given(many.slice(0, 1000), columns, 'pages'));
  load.commit(notDone(1000));
  load.write(given(many.slice(1000), columns, 'pages'));
  load.rollback();
  expect(dump(db).length).toBe(1000);
  expect(() => openLoad(db, path, columns, 'pages')).toThrow('not written by pages');
  const second = openLoad(db, path, columns, 'images').load;
  second.write(given(many.slice(1000), columns, 'images'));
  second.commit(checkpoint('t', 2000));
  expect(dump(db).length).toBe(2000);
  expect(db.prepare('PRAGMA integrity_check').pluck().get()).toBe('ok');
  db.close();
  own.close();
});

test('lines of text in between, a wrong count and broken images are the INSERT way to take or to refuse', () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const db = newFile(path);
  db.exec(KEYED);
  const columns = plans([BIGINT, TEXT]);
  const { load, own } = openLoad(db, path, columns, 'pages');
  load.write(given(rowsOf([1n, 2n]), columns, 'pages'));
  load.commit(notDone(2));
  load.write({ encoding: QUOTED_CSV, bytes: encodeRows(rowsOf([3n]), columns), rowCount: 1 });
  load.commit(notDone(3));
  expect(dump(db).length).toBe(3);
  const images = given(rowsOf([4n, 5n]), columns, 'pages');
  expect(() => load.write({ ...images, rowCount: 3 })).toThrow('A batch of 3 rows held 2.');
  load.rollback();
  const cut = given(rowsOf([4n, 5n]), columns, 'pages');
  expect(() => load.write({ ...cut, bytes: cut.bytes.slice(0, -3) })).toThrow();
  load.rollback();
  expect(dump(db).length).toBe(3);
  db.close();
  own.close();
});

test.each([
  'CREATE TABLE t (c0 BIGINT, c1 TEXT, PRIMARY KEY (c0)) WITHOUT ROWID',
  'CREATE TABLE t (c0 INT, c1 TEXT) STRICT',
  'CREATE TABLE t (c0 BIGINT, c1 TEXT, c2 INT DEFAULT 7)',
  'CREATE TABLE t (c0 BIGINT, c1 TEXT, c2 AS (c0) STORED)',
  'CREATE TABLE t (c1 TEXT, c0 BIGINT)',
  'CREATE TABLE t (c0 TEXT, c1 TEXT)',
  'CREATE TABLE t (c0 BIGINT, c1 NUMERIC)',
  'CREATE TABLE t (c0 BIGINT, c1 TEXT); CREATE INDEX i ON t (c1)',
  'CREATE TABLE t (c0 BIGINT, c1 TEXT); CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END',
])('an INSERT fills a table that it alone knows how to: %s', (sql) => {
  using folder = temporaryFolder();
  const db = newFile(folder.file('a.db'));
  db.exec(sql);
  expect(() => openLoad(db, folder.file('a.db'), plans([BIGINT, TEXT]), 'pages')).toThrow(
    'not written by pages',
  );
  db.close();
});

test('a new file takes images of a table, one that is there takes none, and rows of both arrive', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  expect(await buildByImages(path, 5000)).toEqual([true]);
  const db = new Database(path, { readonly: true });
  expect(
    db
      .prepare("SELECT count(*), sum(c0), max(c1), (SELECT count(*) FROM t WHERE c1 = 'row 4999') FROM t")
      .raw()
      .get(),
  ).toEqual([5000, 12_497_500, 'row 999', 1]);
  expect(db.pragma('journal_mode', { simple: true })).toBe('delete');
  db.close();
  expect(await buildByImages(path, 100, 5000)).toEqual([false]);
  expect(sqlite.capabilities.encodings.writes).toContain('cell-images');
});
