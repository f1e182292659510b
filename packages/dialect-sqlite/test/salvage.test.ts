import type { Note, Row } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { damagePage, lowerCellCount, makeTables, pagesOf } from './damage-support.js';
import {
  collect,
  copyOf,
  open,
  plansOf,
  readOptions,
  rowsOf,
  tableNamed,
  temporaryFolder,
} from './support.js';

interface Salvaged {
  readonly rows: readonly Row[];
  readonly notes: readonly Note[];
}

/** What is read of `t` in a damaged database, and what is said to be missing. */
async function salvaged(path: string): Promise<Salvaged> {
  await using session = await open(path, { damaged: 'read' });
  const notes = (await session.introspect()).notes.filter(({ code }) => code === 'SOURCE_DAMAGED');
  const table = await tableNamed(session, 't');
  expect(await session.findDamage?.([table.name], new AbortController().signal)).toEqual([]);
  return { rows: rowsOf(await collect(session.read(table, readOptions(plansOf(table))))), notes };
}

function idsOf(rows: readonly Row[]): ReadonlySet<number> {
  return new Set(rows.map(([id]) => Number(id)));
}

/** The ids from 1 to 5,000 that are not among the rows, which are all as they were made. */
function missingOf(rows: readonly Row[]): readonly number[] {
  const ids = idsOf(rows);
  expect(ids.size).toBe(rows.length);
  for (const [id, name] of rows) expect(name).toBe(`name ${id}`);
  return Array.from({ length: 5000 }, (_, index) => index + 1).filter((id) => !ids.has(id));
}

/** The ids of the rows that cannot be reached where one page is of zeros. */
function idsOnPage(path: string, page: number): readonly number[] {
  const copy = copyOf(path, `${path}-${page}`);
  damagePage(copy, page, (bytes) => bytes.fill(0));
  const db = new Database(copy, { readonly: true });
  const find = db.prepare('SELECT id FROM t WHERE id = ?');
  const isGone = (id: number): boolean => {
    try {
      return find.get(id) === undefined;
    } catch {
      return true;
    }
  };
  const ids = Array.from({ length: 5000 }, (_, index) => index + 1).filter(isGone);
  db.close();
  return ids;
}

test('rows that a page hides are missing, and told by the index that knows them', async () => {
  using folder = temporaryFolder();
  const path = makeTables(folder.file('a.db'), '', 'CREATE INDEX t_name ON t (name)');
  const page = lowerCellCount(path, pagesOf(path, 't', 'leaf')[3] as number, 10);
  const { rows, notes } = await salvaged(path);
  const missing = missingOf(rows);
  expect(missing).toHaveLength(10);
  expect(notes).toMatchObject([
    { severity: 'loss', place: { table: 't' }, count: 10, keys: missing.map((id) => `id=${id}`) },
  ]);
  expect(notes[0]?.message).toContain(`page ${page}`);
});

test('only the rows of pages that cannot be read are missing, and the note says between which keys', async () => {
  using folder = temporaryFolder();
  const path = makeTables(folder.file('a.db'));
  const leaves = pagesOf(path, 't', 'leaf');
  const pages = [leaves[0], leaves[20], leaves.at(-1)] as number[];
  const gone = pages.flatMap((page) => idsOnPage(path, page));
  for (const page of pages) damagePage(path, page, (bytes) => bytes.fill(0));
  const { rows, notes } = await salvaged(path);
  expect(missingOf(rows)).toEqual(gone);
  const middle = gone.filter((id) => id > Number(gone[0]) && id < 5000);
  const [first] = middle.filter((id) => !gone.includes(id - 1) && id > 1);
  expect(notes[0]?.message).toContain(`after id=${Number(first) - 1} and before`);
  expect(notes[0]?.message).toContain('before id=');
});

test('a row whose end is on a page that is cut off is missing alone', async () => {
  using folder = temporaryFolder();
  const path = makeTables(folder.file('a.db'));
  damagePage(path, pagesOf(path, 't', 'overflow')[0] as number, (bytes) => bytes.writeUInt32BE(0, 0));
  const { rows, notes } = await salvaged(path);
  expect(missingOf(rows)).toEqual([70]);
  expect(notes).toMatchObject([{ message: expect.stringContaining('after id=69 and before id=71') }]);
});

test('a table without rowids is read from both ends', async () => {
  using folder = temporaryFolder();
  const path = makeTables(folder.file('a.db'), ' WITHOUT ROWID');
  damagePage(path, pagesOf(path, 't', 'leaf')[5] as number, (bytes) => bytes.fill(0));
  const { rows, notes } = await salvaged(path);
  const missing = missingOf(rows);
  expect(missing.length).toBeGreaterThan(0);
  expect(missing.length).toBeLessThan(400);
  expect(notes).toMatchObject([{ severity: 'loss', place: { table: 't' } }]);
});

test('a damaged index costs no rows', async () => {
  using folder = temporaryFolder();
  const path = makeTables(folder.file('a.db'), '', 'CREATE INDEX t_name ON t (name)');
  lowerCellCount(path, pagesOf(path, 't_name', 'leaf')[2] as number, 10);
  const { rows, notes } = await salvaged(path);
  expect(missingOf(rows)).toEqual([]);
  expect(notes).toMatchObject([{ severity: 'warning', message: expect.stringContaining('index t_name') }]);
});

test('everything else of a damaged database comes along', async () => {
  using folder = temporaryFolder();
  const path = makeTables(
    folder.file('a.db'),
    '',
    `PRAGMA user_version = 7; CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT DEFAULT 'a');
     INSERT INTO counted VALUES (9, 'b'); DELETE FROM counted; INSERT INTO counted (x) VALUES ('c');
     CREATE TABLE plain (x UNIQUE, g AS (x || '!')); INSERT INTO plain (rowid, x) VALUES (-5, 'p');
     CREATE VIEW v AS SELECT * FROM t; CREATE TRIGGER tr AFTER INSERT ON plain BEGIN DELETE FROM t; END;
     CREATE VIRTUAL TABLE f USING fts5(x)`,
  );
  lowerCellCount(path, pagesOf(path, 't', 'leaf')[3] as number, 10);
  await using whole = await open(path);
  await using session = await open(path, { damaged: 'read' });
  const [expected, found] = [await whole.introspect(), await session.introspect()];
  expect({ ...found, notes: [] }).toEqual({ ...expected, notes: [] });
  const table = await tableNamed(session, 'plain');
  const batches = await collect(session.read(table, readOptions(plansOf(table))));
  expect(batches).toMatchObject([{ rows: [['p', 'p!']], rowIds: ['rowid=-5'] }]);
});

test('a database that is whole is read as ever', async () => {
  using folder = temporaryFolder();
  const { rows, notes } = await salvaged(makeTables(folder.file('a.db')));
  expect([missingOf(rows), notes]).toEqual([[], []]);
});
