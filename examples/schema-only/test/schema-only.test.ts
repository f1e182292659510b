import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import { comparePostgresSchemas, describeSchemaDifference } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import pg from 'pg';
import { makeSchema } from '../src/make-schema.js';

const SOURCE = `
  CREATE TABLE authors (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL);
  CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors, title TEXT,
    price DECIMAL(4,2) CHECK (price >= 0));
  CREATE INDEX books_by_title ON books (title);
  CREATE VIEW cheap AS SELECT title FROM books WHERE price < 10;
  INSERT INTO authors VALUES (1, 'Tove Jansson');
  INSERT INTO books VALUES (1, 1, 'Sommarboken', 1234.5);`;

const COLUMNS = `
  SELECT table_name || '.' || column_name || ' ' || data_type AS line FROM information_schema.columns
  WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`;
const CONSTRAINTS = `
  SELECT conrelid::regclass || ' ' || contype::text || ' ' || convalidated AS line FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'c') ORDER BY 1`;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-schema-only-'));
  file = join(folder, 'books.db');
  const db = new Database(file);
  db.exec(SOURCE);
  db.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

async function ask(url: string, sql: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ readonly line: string }>(sql)).rows?.map(({ line }) => line);
  } finally {
    await client.end();
  }
}

test('the schema is there, and no row', async () => {
  await using database = await createTestDatabase();
  await makeSchema(file, database.url);
  const lines = (sql: string): Promise<readonly string[]> => ask(database.url, sql);
  expect(await lines(COLUMNS)).toEqual([
    'authors.id bigint',
    'authors.name character varying',
    'books.id bigint',
    'books.author_id bigint',
    'books.title text',
    'books.price numeric',
  ]);
  expect(await lines(CONSTRAINTS)).toEqual([
    'authors p true',
    'books c true',
    'books f true',
    'books p true',
  ]);
  expect(await lines("SELECT to_regclass('books_by_title')::text AS line")).toEqual(['books_by_title']);
  expect(await lines('SELECT id::text AS line FROM authors')).toEqual([]);
  expect(await lines('SELECT id::text AS line FROM books')).toEqual([]);
  // The source declares two digits before the point; this value of it must find room.
  const insert = 'INSERT INTO books (price) VALUES (1234.5) RETURNING price::text AS line';
  expect(await lines(insert)).toEqual(['1234.5']);
});

test('the SQL that it gives makes the same schema, and what is not in it is told', async () => {
  await using made = await createTestDatabase();
  await using byHand = await createTestDatabase();
  const { sql, notCarried } = await makeSchema(file, made.url);
  await ask(byHand.url, sql);
  expect(await ask(byHand.url, CONSTRAINTS)).toHaveLength(4);
  const differences = await comparePostgresSchemas(made.url, byHand.url);
  expect(differences.map(describeSchemaDifference)).toEqual([]);
  expect(notCarried).toEqual([expect.stringMatching(/^VIEW_NOT_CARRIED .*cheap: /)]);
});
