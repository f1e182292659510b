import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { createTemporaryFolder } from '../temporary-folder.js';

const PARTS = { dialects: [sqlite] };
const CONTENT = 'CREATE TABLE other (x); CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)';

function queryOnly(path: string): Database.Database {
  const database = new Database(path);
  database.pragma('query_only = 1');
  return database;
}

const KINDS: Readonly<Record<string, (path: string) => object>> = {
  'a Database of better-sqlite3': (path) => new Database(path, { readonly: true }),
  'a DatabaseSync of node:sqlite': (path) => new DatabaseSync(path, { readOnly: true }),
  'a Kysely instance': (path) =>
    new Kysely({ dialect: new SqliteDialect({ database: new Database(path, { readonly: true }) }) }),
  'a Database that asks only': (path) => queryOnly(path),
  'a Database in memory that asks only': () => queryOnly(':memory:'),
};

test.each(Object.entries(KINDS))('%s that is open for reading only is never written', async (_, open) => {
  using folder = createTemporaryFolder();
  const path = join(folder.path, 'read-only.db');
  const made = new Database(path);
  made.exec('CREATE TABLE other (x); PRAGMA user_version = 7');
  const source = new Database(':memory:');
  source.exec(CONTENT);
  const target = open(path);
  const manager = createMigrationManager({ source, target }, PARTS);
  expect((await manager.compareSchemas()).differences.map(({ type }) => type)).toContain('table-added');
  for (const call of [() => manager.migrate(), () => manager.syncSchema({ apply: true })])
    await expect(call()).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      message: expect.stringMatching(/opened for reading only/),
    });
  const there = "SELECT name FROM sqlite_schema WHERE name LIKE 't%' OR name LIKE '%godwit%'";
  expect(made.prepare(there).all()).toEqual([]);
  expect(made.pragma('user_version', { simple: true })).toBe(7);
});

test.each(Object.entries(KINDS).slice(0, 4))(
  '%s that is open for reading only is a source',
  async (_, open) => {
    using folder = createTemporaryFolder();
    const path = join(folder.path, 'read-only.db');
    new Database(path).exec(CONTENT);
    const target = new Database(':memory:');
    await createMigrationManager({ source: open(path), target }, PARTS).migrate();
    expect(target.prepare('SELECT id FROM t').all()).toEqual([{ id: 1 }]);
  },
);

test('a database that another program writes at this moment is not called read-only', async () => {
  using folder = createTemporaryFolder();
  const path = join(folder.path, 'busy.db');
  const other = new Database(path);
  other.exec('CREATE TABLE other (x); BEGIN IMMEDIATE');
  const source = new Database(':memory:');
  source.exec(CONTENT);
  const target = { connection: new Database(path), busyTimeoutMs: 100 };
  const move = createMigrationManager({ source, target }, PARTS).migrate();
  await expect(move).rejects.toMatchObject({ code: 'TARGET_LOCKED' });
  other.close();
});
