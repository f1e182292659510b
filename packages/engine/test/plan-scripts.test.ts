import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createMigrationManager, type MigrationPlan, renderDownSql, renderUpSql } from '../src/index.js';

const ESCAPE = '\u001b[31m';
/** Texts that end early, or go on, where a backslash means something; and names that a terminal would obey. */
const SOURCE = `
  CREATE TABLE parent (id INTEGER PRIMARY KEY);
  CREATE TABLE child (
    id INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES parent (id),
    path TEXT DEFAULT 'C:\\',
    open TEXT DEFAULT '\\''; CREATE TABLE public.planted (); --',
    code BLOB DEFAULT x'5c27',
    made DATE DEFAULT '2024-02-01' CHECK (path <> 'a\\b' AND path NOT LIKE '%\\%' ESCAPE '!'),
    größe TEXT DEFAULT 'é'
  );
  CREATE INDEX child_path ON child (path) WHERE path <> '\\';
  CREATE TABLE "odd${ESCAPE}
DROP TABLE public.parent;" (a TEXT);
`;

let folder: string;
let plan: MigrationPlan;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-scripts-'));
  const db = new Database(join(folder, 'source.db'));
  db.exec(SOURCE);
  db.close();
  await using empty = await createTestDatabase();
  plan = await planTo(empty.url);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ODD_SETTINGS: Readonly<Record<string, readonly string[]>> = {
  'no setting': [],
  'standard_conforming_strings off': ['SET standard_conforming_strings = off', 'SET backslash_quote = on'],
  'other settings': [
    'CREATE SCHEMA evil; CREATE DOMAIN evil.text AS pg_catalog.text CHECK (false); SET search_path = evil, public',
    "SET DateStyle = 'SQL, DMY'; SET IntervalStyle = 'sql_standard'; SET TimeZone = 'Asia/Tokyo'",
    'SET array_nulls = off; SET transform_null_equals = on',
  ],
};

test('up.sql makes the same in every session, executed as a whole or one by one, and down.sql takes it back', async () => {
  const outcomes: (readonly unknown[])[] = [];
  for (const settings of Object.values(ODD_SETTINGS)) {
    await using database = await createTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      for (const setting of settings) await client.query(setting);
      await client.query(renderUpSql(plan));
      outcomes.push(await outcomeIn(database.url));
      for (const setting of settings.filter((one) => !one.startsWith('CREATE'))) await client.query(setting);
      await client.query(renderDownSql(plan));
      expect(await outcomeIn(database.url)).toEqual([]);
    } finally {
      await client.end();
    }
  }
  expect(outcomes[0]).toEqual(expect.arrayContaining([expect.stringContaining('planted')]));
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
});

test('up.sql is read as UTF-8 by a client that sends statement after statement in another encoding', async () => {
  await using database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query("SET client_encoding = 'LATIN1'");
    const [settings = '', ...rest] = renderUpSql(plan).split(/(?<=SET xmloption = 'content';)/);
    await client.query(settings);
    await client.query(rest.join(''));
  } finally {
    await client.end();
  }
  expect(await execute(database.url, 'SELECT "größe" FROM child')).toEqual([]);
});

test('up.sql and down.sql of a SQLite target make the same with other pragmas, and touch no other rows', async () => {
  const there = await planTo(`sqlite:${join(folder, 'new.db')}`);
  const outcomes = ['OFF', 'ON'].map((value) => {
    const db = new Database(':memory:');
    for (const name of ['foreign_keys', 'legacy_alter_table', 'case_sensitive_like'])
      db.pragma(`${name} = ${value}`);
    db.exec(renderUpSql(there));
    const made = db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();
    db.exec('CREATE TABLE other (id INTEGER REFERENCES parent ON DELETE CASCADE)');
    db.exec('INSERT INTO parent VALUES (1); INSERT INTO other VALUES (1)');
    db.pragma(`foreign_keys = ${value}`);
    db.exec(renderDownSql(there));
    expect(db.prepare('SELECT id FROM other').pluck().all()).toEqual([1]);
    db.close();
    return made;
  });
  expect(outcomes[1]).toEqual(outcomes[0]);
});

test('comments of the files hold nothing that a terminal obeys or that ends the comment', () => {
  for (const file of [renderUpSql(plan), renderDownSql(plan)]) {
    const comments = file.split('\n').filter((line) => line.startsWith('--'));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(comments.filter((line) => /[\u0000-\u001f\u007f-\u009f]/.test(line))).toEqual([]);
    expect(comments.some((line) => line.includes('odd\\x1b[31m\\nDROP TABLE'))).toBe(true);
  }
});

async function planTo(target: string): Promise<MigrationPlan> {
  const source = `sqlite:${join(folder, 'source.db')}`;
  return await createMigrationManager({ source, target }, { dialects: [sqlite, postgres] }).plan();
}

/** Every column, constraint, index and table of a database, as the server spells it. */
async function outcomeIn(url: string): Promise<readonly unknown[]> {
  const rows = await execute(
    url,
    `SELECT line FROM (
       SELECT format('%s.%s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), pg_get_expr(adbin, adrelid))
         FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
         JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace AND attnum > 0
       UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
       UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public') AS all_of (line) ORDER BY 1`,
  );
  return rows.map((row) => row['line']);
}
