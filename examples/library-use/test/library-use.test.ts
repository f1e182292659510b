import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import { checkSameContent } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import { moveDatabase } from '../src/move.js';

const SOURCE = `
  CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors, title TEXT, price DECIMAL(6,2));
  INSERT INTO authors VALUES (1, 'Tove Jansson'), (2, 'Astrid Lindgren');
  INSERT INTO books VALUES (1, 1, 'Sommarboken', 9.5), (2, 2, 'Mio, min Mio', 12), (3, NULL, 'Anon', NULL);`;

test('a program moves a database and hears of each table', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-library-use-'));
  const file = join(folder, 'books.db');
  const db = new Database(file);
  db.exec(SOURCE);
  db.close();
  await using database = await createTestDatabase();
  const lines: string[] = [];
  try {
    const account = await moveDatabase(file, database.url, (line) => lines.push(line));
    expect(account).toMatchObject({ tables: 2, rows: 5 });
    expect(lines).toEqual(expect.arrayContaining(['authors done: 2 rows', 'books done: 3 rows']));
    expect((await checkSameContent({ sqlitePath: file, postgresUrl: database.url })).differences).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
