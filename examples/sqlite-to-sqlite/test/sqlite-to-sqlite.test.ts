import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkSameSqlite,
  compareSqliteSchemas,
  describeDifference,
  describeSchemaDifference,
} from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import { copyFile } from '../src/copy.js';

const SOURCE = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE UNIQUE);
  CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors, title TEXT, price DECIMAL(6,2),
    CHECK (price >= 0));
  CREATE TABLE sessions (token TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE INDEX books_by_title ON books (lower(title)) WHERE price > 1;
  CREATE VIEW cheap AS SELECT title FROM books WHERE price < 10;
  CREATE TRIGGER tidy AFTER DELETE ON authors BEGIN DELETE FROM books WHERE author_id = old.id; END;
  INSERT INTO authors VALUES (1, 'Tove Jansson'), (2, 'Astrid Lindgren');
  INSERT INTO books VALUES (1, 1, 'Sommarboken', 9.5), (2, 2, 'Mio, min Mio', 12), (3, NULL, '', NULL);
  INSERT INTO sessions VALUES ('secret');`;

test('a program copies a SQLite file but for the tables that it leaves out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-sqlite-to-sqlite-'));
  const [from, to] = [join(folder, 'app.db'), join(folder, 'copy.db')];
  const db = new Database(from);
  db.exec(SOURCE);
  try {
    expect(await copyFile(from, to, ['sessions'])).toBe(5);
    expect(checkSameSqlite({ expected: from, found: to }).differences.map(describeDifference)).toEqual([
      'table-missing sessions: the table is not in the second file',
    ]);
    const schema = compareSqliteSchemas(from, to).filter(({ place }) => place.table !== 'sessions');
    expect(schema.map(describeSchemaDifference)).toEqual([]);
  } finally {
    db.close();
    rmSync(folder, { recursive: true });
  }
});
