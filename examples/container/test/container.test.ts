import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import { checkSameContent } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import pg from 'pg';
import { moveMasked } from '../src/move-masked.js';

const SOURCE = `
  CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT);
  CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors, title TEXT);
  INSERT INTO authors VALUES (1, 'Tove', 'tove@example.com'), (2, 'Astrid', NULL), (3, 'Jorge', 'j@example.org');
  INSERT INTO books VALUES (1, 1, 'Sommarboken'), (2, 3, 'Ficciones');`;

test('dialects and the transform come from the container', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-container-'));
  const file = join(folder, 'books.db');
  const db = new Database(file);
  db.exec(SOURCE);
  await using database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  try {
    expect(await moveMasked(file, database.url)).toBe(5);
    await client.connect();
    const { rows } = await client.query('SELECT email FROM authors ORDER BY id');
    expect(rows).toEqual([{ email: 't***@example.com' }, { email: null }, { email: 'j***@example.org' }]);
    // All but the masked column is the same: the source is given the masked values, and then both sides are compared.
    db.exec(`UPDATE authors SET email = substr(email, 1, 1) || '***' || substr(email, instr(email, '@'))`);
    expect((await checkSameContent({ sqlitePath: file, postgresUrl: database.url })).differences).toEqual([]);
  } finally {
    await client.end();
    db.close();
    rmSync(folder, { recursive: true });
  }
});
