import {
  createMigrationManager,
  type DataMigrationProgress,
  migrateAllTablesData,
  migrateTableData,
  verifyDataMigration,
} from '../src/index.js';
import { postgresKysely, sqliteKysely } from './two-kyselys.js';

const SOURCE = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users, title TEXT);
  INSERT INTO users VALUES (1, 'tove@example.com'), (2, 'astrid@example.com');
  INSERT INTO posts VALUES (1, 1, 'Sommarboken'), (2, 2, 'Mio'), (3, 2, NULL);`;

/** Both databases, with the tables in both and the rows in the source. */
async function scene() {
  const source = sqliteKysely();
  const target = await postgresKysely();
  await source.run(SOURCE);
  const config = { source: source.side, target: target.side };
  const sides = [source.getKysely(), target.getKysely()] as const;
  await createMigrationManager(...sides, { ...config, options: { schemaOnly: true } }).migrate();
  return {
    sides,
    config,
    target,
    async [Symbol.asyncDispose]() {
      await source[Symbol.asyncDispose]();
      await target[Symbol.asyncDispose]();
    },
  };
}

test('the rows of one table are copied into the table that is there, and how far they are is told', async () => {
  await using databases = await scene();
  const { sides, config, target } = databases;
  const told: DataMigrationProgress[] = [];
  const onProgress = (progress: DataMigrationProgress) => void told.push(progress);
  const result = await migrateTableData(...sides, 'users', { ...config, onProgress });
  expect(result).toMatchObject({ name: 'users', read: 2, written: 2, rejected: 0, status: 'done' });
  expect(told.at(-1)).toEqual({ table: 'users', rows: 2, estimatedRows: 2, done: true });
  expect(await target.rows('SELECT email FROM users ORDER BY id')).toEqual([
    { email: 'tove@example.com' },
    { email: 'astrid@example.com' },
  ]);
  expect(await target.rows('SELECT id FROM posts')).toEqual([]);
});

test('the rows of all tables are copied and compared', async () => {
  await using databases = await scene();
  const { sides, config, target } = databases;
  expect(await verifyDataMigration(...sides, config)).toMatchObject({ status: 'different' });
  const result = await migrateAllTablesData(...sides, config);
  expect(result).toMatchObject({ status: 'done', mode: 'into-existing', rowsMigrated: 5 });
  expect(await verifyDataMigration(...sides, config)).toMatchObject({ status: 'same', level: 'full' });
  await target.run("UPDATE posts SET title = 'Ronja' WHERE id = 2");
  const { status, tables } = await verifyDataMigration(...sides, config);
  expect(status).toBe('different');
  expect(tables.flatMap(({ differences }) => differences)).toEqual([
    { kind: 'changed', key: 'id=2', columns: ['title'] },
  ]);
  expect(await verifyDataMigration(...sides, { ...config, level: 'counts' })).toMatchObject({
    status: 'same',
    level: 'counts',
  });
});

test('a table that is not there, or is no name of one, is refused', async () => {
  await using databases = await scene();
  const { sides, config } = databases;
  await expect(migrateTableData(...sides, 'orders', config)).rejects.toMatchObject({
    code: 'NAME_MATCHES_NOTHING',
  });
  for (const name of ['user*', ''])
    await expect(migrateTableData(...sides, name, config)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});

test('a move of rows that is interrupted says so', async () => {
  await using databases = await scene();
  const { sides, config } = databases;
  const signal = AbortSignal.abort();
  for (const call of [migrateAllTablesData, verifyDataMigration])
    await expect(call(...sides, { ...config, signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
});
