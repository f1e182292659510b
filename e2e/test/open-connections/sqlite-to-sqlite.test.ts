import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from '../temporary-folder.js';
import { dumpGiven, SQLITE_KINDS, stateOf } from './sqlite-kinds.js';

const PARTS = { dialects: [sqlite] };

const CONTENT = `
  CREATE TABLE author (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE UNIQUE, born INTEGER);
  CREATE TABLE book (id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES author (id), title TEXT, pages INTEGER,
    big INTEGER, price REAL, cover BLOB, long INTEGER GENERATED ALWAYS AS (pages > 300) STORED,
    short TEXT GENERATED ALWAYS AS (substr(title, 1, 3)) VIRTUAL, CHECK (pages > 0));
  CREATE TABLE word (text TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
  CREATE TABLE bare (x, y);
  CREATE TABLE strict_one (a INTEGER, b ANY) STRICT;
  CREATE VIRTUAL TABLE search USING fts5 (title);
  INSERT INTO author VALUES (3, 'Ä''"', 1900), (9, 'b', NULL);
  INSERT INTO book (author, title, pages, big, price, cover) VALUES (3, 'One', 301, 9007199254740993, 0.1, x'00ff'),
    (9, 'Two', 1, -9223372036854775808, -0.0, x''), (9, NULL, 2, NULL, 1e308, NULL);
  INSERT INTO word VALUES ('a', 1), ('b', 2);
  INSERT INTO bare (rowid, x, y) VALUES (7, '1', 1), (9, x'31', 1.5), (11, NULL, NULL);
  INSERT INTO strict_one VALUES (1, '1'), (2, 1);
  INSERT INTO search VALUES ('a bird'), ('a goose');
  CREATE INDEX by_pages ON book (pages DESC) WHERE pages > 1;
  CREATE VIEW thick AS SELECT * FROM book WHERE long;
  CREATE TRIGGER count_words AFTER INSERT ON word BEGIN UPDATE word SET n = n + 100 WHERE text <> new.text; END;
  DELETE FROM author WHERE id = 10;
  PRAGMA user_version = 7; PRAGMA application_id = 99;`;

const kinds = Object.keys(SQLITE_KINDS);

function make(kind: string, folder: string, name: string) {
  return (SQLITE_KINDS[kind] as (typeof SQLITE_KINDS)[string])(folder, name);
}

/** What the same move makes by paths. */
async function byPaths(): Promise<readonly unknown[]> {
  using folder = createTemporaryFolder();
  const [source, target] = [join(folder.path, 'from.db'), join(folder.path, 'to.db')];
  const from = new Database(source);
  from.exec(CONTENT);
  from.close();
  await createMigrationManager({ source: `sqlite:${source}`, target: `sqlite:${target}` }, PARTS).migrate();
  const db = new Database(target);
  const dump = dumpGiven({ ask: (sql) => db.prepare(sql).raw().all() as unknown[][] });
  db.close();
  return dump;
}

let expected: readonly unknown[];
const temporary = createTemporaryFolder();
const before = process.env['TMPDIR'];

beforeAll(async () => {
  process.env['TMPDIR'] = temporary.path;
  expected = await byPaths();
});

afterAll(() => {
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  temporary[Symbol.dispose]();
});

const pairs = kinds.flatMap((source, at) => [
  [source, kinds[(at + 1) % kinds.length] as string],
  [source, kinds[(at + 4) % kinds.length] as string],
]);

test.each(pairs)('%s moves to %s as by paths, and both are as they were', async (from, to) => {
  using folder = createTemporaryFolder();
  const source = make(from, folder.path, 'source.db');
  const target = make(to, folder.path, 'target.db');
  source.exec(CONTENT);
  const were = [stateOf(source), stateOf(target), dumpGiven(source)];
  const manager = createMigrationManager({ source: source.handle, target: target.handle }, PARTS);
  expect(await manager.migrate()).toMatchObject({ status: 'done' });
  expect(await manager.verify()).toMatchObject({ status: 'same' });
  expect(dumpGiven(target)).toEqual(expected);
  expect([stateOf(source), stateOf(target), dumpGiven(source)]).toEqual(were);
  expect(target.ask("SELECT title FROM search WHERE search MATCH 'goose'")).toEqual([['a goose']]);
  target.exec("INSERT INTO author (name) VALUES ('new'); INSERT INTO search VALUES ('a late goose')");
  expect(target.ask('SELECT max(id) FROM author')).toEqual([[10]]);
  expect(target.ask("SELECT count(*) FROM search WHERE search MATCH 'goose'")).toEqual([[2]]);
  expect(target.ask('PRAGMA integrity_check')).toEqual([['ok']]);
  source.close();
  target.close();
  expect(readdirSync(temporary.path).filter((name) => !name.startsWith('godwit-e2e-'))).toEqual([]);
});
