import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, inspect, type MigrationOptions } from '@godwit/engine';
import type { Note } from '@godwit/plugin-api';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from '../temporary-folder.js';
import { askPostgres, askSqlite } from './scene.js';

const dialects = [sqlite, postgres];

/** What only the application has: its rows are in the order of bytes here, which a collation of its own may have, too. */
function applicationFile(path: string, sql: string): void {
  const db = new Database(path);
  db.function('twice', { deterministic: true }, (value) => Number(value) * 2);
  db.exec(sql);
  db.unsafeMode(true);
  db.pragma('writable_schema = 1');
  db.exec("UPDATE sqlite_schema SET sql = replace(sql, '/*unicase*/', 'COLLATE unicase')");
  db.pragma('writable_schema = 0');
  db.close();
}

const SOURCE = `
  CREATE TABLE notes (id INTEGER PRIMARY KEY, name TEXT NOT NULL /*unicase*/, n INT, at DATETIME);
  CREATE INDEX by_name ON notes (name);
  CREATE UNIQUE INDEX by_both ON notes (name /*unicase*/, n);
  INSERT INTO notes VALUES (1, 'Anna', 1, '2025-01-31 10:00:00'), (2, 'bob', 2, NULL);
  CREATE TABLE tags (tag TEXT PRIMARY KEY /*unicase*/, size DECIMAL(10,2));
  INSERT INTO tags VALUES ('x', 1.5), ('y', 2);
  CREATE TABLE points (id INTEGER PRIMARY KEY, tag TEXT REFERENCES tags (tag));
  INSERT INTO points VALUES (1, 'x'), (2, NULL);
  CREATE TABLE computed (a INT CHECK (twice(a) < 100), b INT GENERATED ALWAYS AS (twice(a)) VIRTUAL,
    c INT AS (twice(a) + 1) STORED, d TEXT, UNIQUE (b));
  CREATE INDEX by_twice ON computed (twice(a));
  INSERT INTO computed (a, d) VALUES (1, 'p'), (2, 'q');`;
const UNREADABLE = `
  CREATE TABLE locked (name TEXT /*unicase*/ PRIMARY KEY, b INT) WITHOUT ROWID;
  INSERT INTO locked VALUES ('k', 1);`;

const told = (ledger: readonly Note[]): readonly string[] =>
  ledger
    .filter(({ severity }) => severity !== 'info')
    .map(({ code, place }) => `${code} ${place.table}.${place.column ?? place.object}`)
    .sort();

test('rows with collations and functions of the application move to PostgreSQL', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const file = join(folder.path, 'a.db');
  applicationFile(file, SOURCE);
  const manager = createMigrationManager({ source: `sqlite:${file}`, target: database.url }, { dialects });
  const result = await manager.migrate();
  expect(result).toMatchObject({ status: 'done', rowsMigrated: 8, verification: { status: 'same' } });
  expect(await askPostgres(database.url, 'SELECT name, n, at FROM notes ORDER BY id')).toEqual([
    'Anna | 1 | 2025-01-31 10:00:00',
    'bob | 2 | NULL',
  ]);
  expect(await askPostgres(database.url, 'SELECT a, c, d FROM computed ORDER BY a')).toEqual([
    '1 | 3 | p',
    '2 | 5 | q',
  ]);
  expect(told(result.ledger)).toEqual([
    'CHECK_NOT_CARRIED computed.a',
    'COLLATION_NOT_CARRIED notes.name',
    'COLLATION_NOT_CARRIED tags.tag',
    'GENERATED_NOT_CARRIED computed.b',
    'GENERATED_NOT_CARRIED computed.c',
    'INDEX_NOT_CARRIED computed.by_twice',
    'UNIQUE_NOT_CARRIED computed.b',
  ]);
});

test('rows with collations and functions of the application move to another file', async () => {
  using folder = createTemporaryFolder();
  const [file, target] = [join(folder.path, 'a.db'), join(folder.path, 'b.db')];
  applicationFile(file, SOURCE);
  const config = { source: `sqlite:${file}`, target: `sqlite:${target}` };
  const result = await createMigrationManager(config, { dialects }).migrate();
  expect(result).toMatchObject({ status: 'done', rowsMigrated: 8, verification: { status: 'same' } });
  expect(askSqlite(target, 'SELECT a, c, d FROM computed ORDER BY a')).toEqual(['1 | 3 | p', '2 | 5 | q']);
  const checks = result.ledger.find(({ code }) => code === 'CHECK_NOT_CARRIED');
  expect(checks?.message).toContain('twice(), which only its application has');
  expect(told(result.ledger)).toHaveLength(7);
});

test('a table that SQLite itself cannot read is named, and nothing else is held up by it', async () => {
  using folder = createTemporaryFolder();
  const file = join(folder.path, 'a.db');
  applicationFile(file, `${SOURCE}${UNREADABLE}`);
  const manager = async (options: MigrationOptions) => {
    const target = await createTestDatabase();
    const config = { source: `sqlite:${file}`, target: target.url, options };
    return { target, made: createMigrationManager(config, { dialects }) };
  };
  const { tables } = await inspect(`sqlite:${file}`, { dialects });
  expect(tables.map(({ name, rows }) => `${name} ${rows}`)).toContain('locked undefined');
  const stopped = await manager({});
  await expect(stopped.made.migrate()).rejects.toMatchObject({
    code: 'READ_FAILED',
    place: { table: 'locked', column: 'name' },
    message: expect.stringContaining('"unicase"'),
    hint: expect.stringContaining('excludeTables'),
  });
  const profile = await stopped.made.profile();
  expect(profile.tables.map(({ name, rows }) => `${name} ${rows}`)).toEqual(
    expect.arrayContaining(['notes 2', 'locked undefined']),
  );
  const schema = await manager({ schemaOnly: true });
  expect(await schema.made.migrate()).toMatchObject({ status: 'done' });
  const skipping = await manager({ onError: 'skip-table' });
  const result = await skipping.made.migrate();
  expect(result).toMatchObject({ status: 'incomplete', rowsMigrated: 8 });
  expect(result.tables.find(({ name }) => name === 'locked')).toMatchObject({
    status: 'removed',
    error: { code: 'READ_FAILED' },
  });
  for (const { target } of [stopped, schema, skipping]) await target.drop();
});
