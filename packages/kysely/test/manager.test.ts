import { createMigrationManager, type MigrationConfig } from '../src/index.js';
import { postgresKysely, sqliteKysely } from './two-kyselys.js';

const SHOP = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, active BOOLEAN DEFAULT 1);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users, title VARCHAR(80), posted_at DATETIME);
  CREATE TABLE logs_old (line TEXT);
  CREATE INDEX posts_by_user ON posts (user_id);
  INSERT INTO users VALUES (1, 'tove@example.com', 1), (2, 'astrid@example.com', 0);
  INSERT INTO posts VALUES (1, 1, 'Sommarboken', '2024-06-01 12:00:00'), (2, 2, NULL, NULL), (3, 1, 'Mio', '2024-06-02 08:30:00');
  INSERT INTO logs_old VALUES ('started');`;

test('the basic migration of the specification runs as it stands', async () => {
  await using sourceDb = sqliteKysely();
  await using targetDb = await postgresKysely();
  await sourceDb.run(SHOP);
  const manager = createMigrationManager(sourceDb.getKysely(), targetDb.getKysely(), {
    source: sourceDb.side,
    target: targetDb.side,
    options: { batchSize: 1000, parallel: true },
  });
  const result = await manager.migrate();
  expect(result).toMatchObject({ status: 'done', rowsMigrated: 6, verification: { status: 'same' } });
  expect(result.tables.map(({ name, written }) => [name, written]).toSorted()).toEqual([
    ['logs_old', 1],
    ['posts', 3],
    ['users', 2],
  ]);
  expect(result.ledger.filter(({ severity }) => severity === 'loss')).toEqual([]);
  expect(await targetDb.rows('SELECT id, email, active FROM users ORDER BY id')).toEqual([
    { id: '1', email: 'tove@example.com', active: true },
    { id: '2', email: 'astrid@example.com', active: false },
  ]);
  // The instances are their owner's, and work as before.
  expect(await sourceDb.rows('SELECT count(*) AS n FROM posts')).toEqual([{ n: 3 }]);
});

test('the comparison of the specification runs as it stands', async () => {
  await using sourceDb = sqliteKysely();
  await using targetDb = await postgresKysely();
  await sourceDb.run(SHOP);
  const manager = createMigrationManager(sourceDb.getKysely(), targetDb.getKysely(), {
    source: sourceDb.side,
    target: targetDb.side,
  });
  const before = await manager.compareSchemas();
  expect(before.compatible).toBe(false);
  expect(before.differences.map(({ type, table }) => [type, table]).toSorted()).toEqual([
    ['table-added', 'public.logs_old'],
    ['table-added', 'public.posts'],
    ['table-added', 'public.users'],
  ]);
  await manager.migrate();
  await targetDb.run('ALTER TABLE users ADD COLUMN nickname text; DROP INDEX posts_by_user');
  const comparison = await manager.compareSchemas();
  expect(comparison.compatible).toBe(true);
  expect(comparison.differences.map(({ type, table }) => [type, table]).toSorted()).toEqual([
    ['column-removed', 'public.users'],
    ['index-added', 'public.posts'],
  ]);
});

test('the selective migration of the specification runs as it stands', async () => {
  await using sourceDb = sqliteKysely();
  await using targetDb = await postgresKysely();
  await sourceDb.run(SHOP);
  const manager = createMigrationManager(sourceDb.getKysely(), targetDb.getKysely(), {
    source: sourceDb.side,
    target: targetDb.side,
    options: { includeTables: ['users', 'posts', 'logs_*'], excludeTables: ['logs_*'] },
  });
  const result = await manager.migrate();
  expect(result.tables.map(({ name }) => name).toSorted()).toEqual(['posts', 'users']);
  expect(await targetDb.rows("SELECT to_regclass('logs_old') AS there")).toEqual([{ there: null }]);
});

test('every option of the specification is taken by its name', async () => {
  await using sourceDb = await postgresKysely();
  await using targetDb = sqliteKysely();
  await sourceDb.run(
    'CREATE TABLE t (id int PRIMARY KEY, price numeric(8,2)); INSERT INTO t VALUES (1, 2.5)',
  );
  await targetDb.run('CREATE TABLE t (other TEXT)');
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);
  const manager = createMigrationManager(sourceDb.getKysely(), targetDb.getKysely(), {
    source: sourceDb.side,
    target: targetDb.side,
    options: {
      batchSize: 500,
      parallel: 2,
      schemaOnly: false,
      dataOnly: false,
      includeTables: ['t'],
      excludeTables: [],
      dropTables: true,
      continueOnError: false,
      typeMappings: { 't.price': 'text' },
      verbose: true,
    },
    logger: { debug: keep, info: keep, warn: keep, error: keep },
  });
  expect(await manager.migrate()).toMatchObject({ status: 'done', rowsMigrated: 1 });
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.join()).not.toContain(sourceDb.side['password']);
});

test('what is wrong with the config is told by the name of the field', async () => {
  await using sourceDb = sqliteKysely();
  await using targetDb = await postgresKysely();
  const [source, target] = [sourceDb.getKysely(), targetDb.getKysely()];
  const sides = { source: sourceDb.side, target: targetDb.side };
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [{ ...sides, option: {} }, /unknown field "option"/],
    [{ ...sides, options: { batchsize: 10 } }, /unknown field "options\.batchsize"/],
    [{ ...sides, options: { parallel: 'yes' } }, /"options\.parallel"/],
    [{ ...sides, logger: { info: () => {} } }, /logger has no method debug, warn, error/],
    [{ ...sides, target: { ...targetDb.side, hots: 'localhost' } }, /"hots"/],
    [null, /config has to be an object/],
  ];
  for (const [config, message] of wrong)
    expect(() => createMigrationManager(source, target, config as MigrationConfig)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) }),
    );
  expect(() => createMigrationManager('app.db' as never, target, sides)).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', message: 'The source is no Kysely instance.' }),
  );
});
