import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execute as query } from '@godwit/test-support';
import Database from 'better-sqlite3';

/** Asks a PostgreSQL database by a connection of the test's own. */
export { query };

const SCHEMA = `
  CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE, born DATE);
  CREATE TABLE book (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    author_id INTEGER REFERENCES author(id),
    title VARCHAR(80) NOT NULL,
    price DECIMAL(10,2) CHECK (price >= 0),
    in_print BOOLEAN DEFAULT 1,
    added DATETIME DEFAULT CURRENT_TIMESTAMP
  );
  CREATE INDEX book_title ON book (title);
  CREATE VIEW in_print AS SELECT title FROM book WHERE in_print;
  INSERT INTO author (name, born) VALUES ('Ursula', '1929-10-21'), ('Jorge', '1899-08-24');
  INSERT INTO book (author_id, title, price, in_print, added) VALUES
    (1, 'The Dispossessed', 9.5, 1, '2024-01-02 03:04:05'),
    (1, 'Tehanu', 7.25, 0, '2024-01-03 03:04:05'),
    (2, 'Ficciones', 12, 1, NULL);
`;

/** Makes the SQLite file of a small library: 2 authors, 3 books. */
export function createSample(path: string): string {
  const db = new Database(path);
  db.exec(SCHEMA);
  db.close();
  return path;
}

/** Adds a table whose copy takes a few seconds. */
export function addLargeTable(path: string, rows: number): void {
  const db = new Database(path);
  db.exec(`
    CREATE TABLE large (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
    INSERT INTO large (a, b)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
      SELECT printf('%0100d', i), hex(randomblob(100)) FROM n;
  `);
  db.close();
}

/** The names and contents of all files of a folder, to see that nothing changed. */
export function fingerprint(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(
    files.sort().map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

/** Everything that users can see in a database: empty where nothing was made. */
export async function objectsOf(url: string): Promise<readonly string[]> {
  const rows = await query(
    url,
    `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
     UNION SELECT nspname FROM pg_namespace
     WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'public') ORDER BY 1`,
  );
  return rows.map((row) => String(row['name']));
}
