import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import { checkCarriedContent } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import pg from 'pg';
import { carry } from '../src/carry.js';

const SOURCE = `
  CREATE TYPE genre AS ENUM ('novel', 'poems');
  CREATE TABLE authors (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
  CREATE TABLE books (
    id uuid PRIMARY KEY, author_id integer REFERENCES authors, title text, kind genre, price numeric(6,2), tags text[],
    bought timestamptz);
  CREATE VIEW cheap AS SELECT title FROM books WHERE price < 10;
  INSERT INTO authors (name) VALUES ('Tove Jansson'), ('Astrid Lindgren');
  INSERT INTO books VALUES
    ('0188d1a0-0000-4000-8000-000000000001', 1, 'Sommarboken', 'novel', 9.5, '{island,NULL}', '2024-06-01 12:00+02'),
    ('0188d1a0-0000-4000-8000-000000000002', 2, 'Mio, min Mio', NULL, 12, '{}', NULL);`;

test('a program carries a PostgreSQL database in one file and hears what is lost', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-postgres-to-sqlite-'));
  const sqlitePath = join(folder, 'books.db');
  await using database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(SOURCE);
  await client.end();
  try {
    const { rows, losses } = await carry(database.url, sqlitePath);
    expect(rows).toBe(4);
    expect(losses).toEqual(expect.arrayContaining([expect.stringMatching(/^VIEW_NOT_CARRIED/)]));
    expect(readdirSync(folder)).toEqual(['books.db']);
    const { differences } = await checkCarriedContent({ postgresUrl: database.url, sqlitePath });
    expect(differences).toEqual([]);
    const db = new Database(sqlitePath);
    db.pragma('foreign_keys = ON');
    expect(() => db.exec("UPDATE books SET kind = 'comic'")).toThrow(/CHECK/);
    expect(() => db.exec('UPDATE books SET author_id = 9')).toThrow(/FOREIGN KEY/);
    db.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
