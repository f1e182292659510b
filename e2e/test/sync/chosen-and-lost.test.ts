import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type DatabaseMigrationManager } from '@godwit/engine';
import { createTestDatabase, execute, type TestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from '../temporary-folder.js';

function run(path: string, sql: string): void {
  new Database(path).exec(sql).close();
}

function between(source: string, target: string): DatabaseMigrationManager {
  return createMigrationManager({ source, target }, { dialects: [postgres, sqlite] });
}

/** A file that was moved to a server, and has gone on since. */
async function moved(folder: string, target: string, before: string, since: string) {
  const path = join(folder, 'app.db');
  run(path, before);
  const manager = between(`sqlite:${path}`, target);
  await manager.migrate();
  run(path, since);
  return manager;
}

const BEFORE =
  "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, old TEXT); CREATE INDEX io ON t (old); INSERT INTO t VALUES (1, 'x', 'o')";
const SINCE = `
  DROP INDEX io; ALTER TABLE t DROP COLUMN old; ALTER TABLE t ADD COLUMN b INT; CREATE INDEX ib ON t (b);
  CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p (id));`;

test.each(['sqlite', 'postgres'])(
  'changes of %s of which one needs another are not chosen without it',
  async (to) => {
    using folder = createTemporaryFolder();
    await using database = to === 'postgres' ? await createTestDatabase() : undefined;
    const manager = await moved(
      folder.path,
      database?.url ?? `sqlite:${join(folder.path, 'other.db')}`,
      BEFORE,
      SINCE,
    );
    const { differences } = await manager.compareSchemas();
    const choices = [{ only: ['t.ib'] }, { exclude: ['t.b'] }, { only: ['t.old'] }, { only: ['c'] }];
    for (const choice of choices) {
      const refused = manager.syncSchema({ apply: true, force: true, ...choice });
      await expect(refused).rejects.toMatchObject({
        code: 'SYNC_BLOCKED',
        message: expect.stringContaining('which would not be there'),
      });
    }
    expect((await manager.compareSchemas()).differences).toEqual(differences);
  },
);

function oldValues(database: TestDatabase): Promise<unknown> {
  return execute(database.url, 'SELECT old FROM t ORDER BY id');
}

test('where values go for good and a later change fails, they are there as before', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const since =
    'DROP INDEX io; ALTER TABLE t DROP COLUMN old; CREATE INDEX ia ON t (a); CREATE UNIQUE INDEX u ON t (a, id)';
  const manager = await moved(folder.path, database.url, BEFORE, since);
  // Too long for an entry of an index, which nobody counts.
  await execute(
    database.url,
    "INSERT INTO t (id, a, old) SELECT 2, string_agg(sha256(n::text::bytea)::text, ''), 'kept' FROM generate_series(1, 2000) AS n",
  );
  const before = await oldValues(database);
  await expect(manager.syncSchema({ apply: true, force: true })).rejects.toThrow(/index/);
  expect(await oldValues(database)).toEqual(before);
});

test('a table of SQLite loses its last option with the others of its changes', async () => {
  using folder = createTemporaryFolder();
  const target = `sqlite:${join(folder.path, 'other.db')}`;
  const before = 'CREATE TABLE w (a TEXT PRIMARY KEY, b INT) WITHOUT ROWID; INSERT INTO w VALUES (1, 2)';
  const since = 'DROP TABLE w; CREATE TABLE w (a TEXT PRIMARY KEY, b INT)';
  const manager = await moved(folder.path, target, before, since);
  expect(await manager.syncSchema({ apply: true })).toMatchObject({
    status: 'applied',
    remaining: { differences: [] },
  });
});
