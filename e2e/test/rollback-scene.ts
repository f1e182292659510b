import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createTestDatabase } from '@godwit/test-support';
import { comparePostgresSchemas, compareSqliteMeanings } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createTemporaryFolder } from './temporary-folder.js';

/** What is moved. */
export const SOURCE = `
  CREATE TABLE author (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, mentor INTEGER REFERENCES author);
  CREATE TABLE book (id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES author, title TEXT UNIQUE, price REAL);
  CREATE TABLE log (at TEXT, what TEXT);
  CREATE INDEX book_author ON book (author);
  WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) INSERT INTO author SELECT i, 'a' || i, 1 + (i * 7) % 30 FROM n;
  INSERT INTO book SELECT id, 31 - id, 't' || id, id / 4.0 FROM author; INSERT INTO log SELECT 'now', name FROM author`;

/** What a target holds before: people's own, beside what is moved. */
const OTHERS = `
  CREATE TABLE note (id integer PRIMARY KEY, text varchar(20)); INSERT INTO note VALUES (1, 'one'), (2, 'two');
  CREATE INDEX note_text ON note (text);`;
/** The tables that are moved, as they are there before, with rows where they are replaced. */
const TABLES = `
  CREATE TABLE author (id bigint PRIMARY KEY, name text NOT NULL, mentor bigint REFERENCES author);
  CREATE TABLE book (id bigint PRIMARY KEY, author bigint NOT NULL REFERENCES author, title text UNIQUE, price double precision);
  CREATE TABLE log (at text, what text);
  CREATE INDEX old_index ON book (price);`;
const OLD_ROWS = `INSERT INTO author VALUES (9, 'old', 9); INSERT INTO book VALUES (9, 9, 'old', 1); INSERT INTO log VALUES ('then', 'old');`;

/** How a target was before a move, and what the move is told. */
export type Mode = 'new tables' | 'rows only' | 'replaced tables';

/** What a target holds before a move of this mode. */
function before(mode: Mode): string {
  return `${OTHERS}${mode === 'new tables' ? '' : TABLES}${mode === 'replaced tables' ? OLD_ROWS : ''}`;
}

/** A target that can be made again and again as it was. */
export interface Targets extends AsyncDisposable {
  /** A new one, as it was. */
  make(): Promise<string>;
  /** What is not as it was. */
  differences(target: string): Promise<readonly unknown[]>;
}

/** Databases of PostgreSQL. */
export async function postgresTargets(mode: Mode): Promise<Targets> {
  const base = await createTestDatabase();
  const made: AsyncDisposable[] = [base];
  await query(base.url, before(mode));
  const rows = await contentOf(base.url);
  return {
    make: async () => {
      const database = await createTestDatabase({ template: base.name });
      made.push(database);
      return database.url;
    },
    differences: async (url) => {
      // The records of runs stay.
      await query(url, 'DROP SCHEMA IF EXISTS godwit CASCADE');
      const content = await contentOf(url);
      const schemas = await comparePostgresSchemas(base.url, url);
      return [...schemas, ...(content === rows ? [] : [content.slice(0, 300)])];
    },
    [Symbol.asyncDispose]: async () => {
      for (const one of made.toReversed()) await one[Symbol.asyncDispose]();
    },
  };
}

/** SQLite files. */
export function sqliteTargets(mode: Mode): Targets {
  const folder = createTemporaryFolder();
  let count = 0;
  const make = (): string => {
    const path = join(folder.path, `target-${count++}.db`);
    new Database(path).exec(before(mode)).close();
    return path;
  };
  const base = make();
  return {
    make: async () => make(),
    differences: async (path) => {
      const database = new Database(path);
      for (const name of ['godwit_runs', 'godwit_steps', 'godwit_checkpoints', 'godwit_rejects'])
        database.exec(`DROP TABLE IF EXISTS ${name}`);
      const content = dump(database);
      database.close();
      const other = new Database(base);
      const expected = dump(other);
      other.close();
      return [...compareSqliteMeanings(base, path), ...(content === expected ? [] : [content.slice(0, 300)])];
    },
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  };
}

/** The dialect of a target. */
export const DIALECTS = { postgres, sqlite } as const;

async function query(connectionString: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** All rows of all tables, and where sequences are. */
async function contentOf(url: string): Promise<string> {
  const tables = await query(
    url,
    `SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') ORDER BY relname`,
  );
  const all = [];
  for (const { relname } of tables)
    all.push(relname, await query(url, `SELECT * FROM "${String(relname)}" ORDER BY 1`));
  return JSON.stringify(all);
}

function dump(database: Database.Database): string {
  const names = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all() as string[];
  return JSON.stringify(names.map((name) => [name, database.prepare(`SELECT * FROM "${name}"`).all()]));
}
