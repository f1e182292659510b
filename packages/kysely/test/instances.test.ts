import { createMigrationManager, type MigrationConfig } from '../src/index.js';
import { postgresKysely, sqliteKysely, type TestKysely } from './two-kyselys.js';

const SOURCE = `
  CREATE TABLE authors (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL);
  CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors (id), title TEXT);
  INSERT INTO authors VALUES (1, 'Tove'), (2, 'Astrid');
  INSERT INTO books VALUES (1, 1, 'Sommarboken'), (2, 2, 'Mio');`;

const memory = (): Promise<TestKysely> => Promise.resolve(sqliteKysely('memory'));
const file = (): Promise<TestKysely> => Promise.resolve(sqliteKysely());

test.each([
  ['a file', 'PostgreSQL', file, postgresKysely],
  ['PostgreSQL', 'a file', postgresKysely, file],
  ['a database in memory', 'PostgreSQL', memory, postgresKysely],
  ['a file', 'a database in memory', file, memory],
  ['PostgreSQL', 'PostgreSQL', postgresKysely, postgresKysely],
])('the instances alone are enough from %s to %s', async (_, __, from, to) => {
  await using source = await from();
  await using target = await to();
  await source.run(SOURCE);
  const manager = createMigrationManager(source.getKysely(), target.getKysely());
  expect(await manager.migrate()).toMatchObject({
    status: 'done',
    rowsMigrated: 4,
    verification: { status: 'same' },
  });
  expect(await manager.compareSchemas()).toMatchObject({ status: 'same', compatible: true });
  const titles = [{ title: 'Sommarboken' }, { title: 'Mio' }];
  for (const side of [source, target])
    expect(await side.rows('SELECT title FROM books ORDER BY id')).toEqual(titles);
});

test('a config that names the database of its instance, and settings of its dialect, is taken', async () => {
  await using source = sqliteKysely('memory');
  await using target = await postgresKysely();
  await source.run(SOURCE);
  await target.run('CREATE SCHEMA shop');
  const manager = createMigrationManager(source.getKysely(), target.getKysely(), {
    source: { dialect: 'sqlite', database: ':memory:' },
    target: { ...target.side, schema: 'shop' },
  });
  expect(await manager.migrate()).toMatchObject({ status: 'done' });
  expect(await target.rows('SELECT name FROM shop.authors ORDER BY id')).toEqual([
    { name: 'Tove' },
    { name: 'Astrid' },
  ]);
});

test('a config that names another database than its instance leads to is refused before anything is read', async () => {
  await using source = sqliteKysely();
  await using target = await postgresKysely();
  await source.run(SOURCE);
  const wrong: readonly (readonly [MigrationConfig, RegExp])[] = [
    [
      { source: { dialect: 'sqlite', database: './other.sqlite' } },
      /other\.sqlite, but its Kysely instance leads to .*app\.sqlite/,
    ],
    [{ source: { dialect: 'sqlite', database: ':memory:' } }, /source is in memory, but/],
    [
      { target: { ...target.side, database: 'production' } },
      /target is production, but its Kysely instance leads to godwit_test_/,
    ],
    [{ target: 'postgres://app:secret@localhost/production' }, /target is production, but/],
  ];
  for (const [config, message] of wrong) {
    const manager = createMigrationManager(source.getKysely(), target.getKysely(), config);
    for (const call of [() => manager.plan(), () => manager.migrate(), () => manager.verify()])
      await expect(call()).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(message),
      });
  }
  expect(await target.rows("SELECT to_regclass('authors') AS there")).toEqual([{ there: null }]);
});

test('a config whose dialect is not that of its instance is refused at once', async () => {
  await using source = sqliteKysely();
  await using target = sqliteKysely();
  const config = { target: { dialect: 'postgresql', database: 'app' } };
  expect(() => createMigrationManager(source.getKysely(), target.getKysely(), config)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message:
        'The config says that the target is of the dialect "postgresql", but its Kysely instance is of "sqlite".',
    }),
  );
});

test('an instance that was destroyed is told as such', async () => {
  await using source = sqliteKysely();
  await using target = sqliteKysely('memory');
  await source.run(SOURCE);
  const manager = createMigrationManager(source.getKysely(), target.getKysely(), { source: source.side });
  await source.rows('SELECT 1');
  await source.getKysely().destroy();
  await expect(manager.plan()).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
});
