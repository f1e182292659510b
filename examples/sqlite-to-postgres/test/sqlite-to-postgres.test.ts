import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, execute } from '@godwit/test-support';
import { checkSameContent } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import { bring } from '../src/bring.js';

const SOURCE = `
  CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, born DATE);
  CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES authors ON DELETE CASCADE, title TEXT,
    price DECIMAL(6,2) CHECK (price >= 0), sold BOOLEAN DEFAULT 0, made DATETIME DEFAULT CURRENT_TIMESTAMP);
  CREATE INDEX books_by_title ON books (title COLLATE NOCASE);
  INSERT INTO authors VALUES (1, 'Tove Jansson', '1914-08-09'), (7, 'Astrid Lindgren', NULL);
  INSERT INTO books VALUES (1, 1, 'Sommarboken', 9.5, 1, '2024-06-01 12:00:00'), (2, 7, 'Mio, min Mio', 12, 0, NULL);`;

let folder: string;
let file: string;
let db: Database.Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-sqlite-to-postgres-'));
  file = join(folder, 'books.db');
  db = new Database(file);
  db.exec(SOURCE);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

test('a file becomes a database of a server, with everything that holds its rows together', async () => {
  await using database = await createTestDatabase();
  expect(await bring(file, database.url)).toEqual({ moved: true, losses: [], rows: 4, same: true });
  expect((await checkSameContent({ sqlitePath: file, postgresUrl: database.url })).differences).toEqual([]);
  const refused: readonly (readonly [string, string])[] = [
    ["INSERT INTO authors (name) VALUES ('Tove Jansson')", '23505'],
    ['INSERT INTO books (id, author_id) VALUES (3, 9)', '23503'],
    ['UPDATE books SET price = -1', '23514'],
  ];
  for (const [sql, code] of refused) await expect(execute(database.url, sql)).rejects.toMatchObject({ code });
});

test('where something would be lost nothing is written, unless that is allowed', async () => {
  await using database = await createTestDatabase();
  db.exec('CREATE VIEW cheap AS SELECT title FROM books WHERE price < 10');
  const losses = [expect.stringMatching(/^VIEW_NOT_CARRIED cheap: /)];
  expect(await bring(file, database.url)).toEqual({ moved: false, losses, rows: 0, same: false });
  await expect(execute(database.url, 'SELECT FROM books')).rejects.toMatchObject({ code: '42P01' });
  expect(await bring(file, database.url, true)).toMatchObject({ moved: true, losses, rows: 4, same: true });
});
