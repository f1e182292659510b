import { createMigrationManager, generateSyncSQL } from '../src/index.js';
import { postgresKysely, sqliteKysely } from './two-kyselys.js';

const OLD = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
  INSERT INTO users VALUES (1, 'tove@example.com');`;
const NEWER = `
  ALTER TABLE users ADD COLUMN nickname VARCHAR(40);
  CREATE INDEX users_by_email ON users (email);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id));`;

test('the SQL that brings a schema to another one, and back, is generated and runs', async () => {
  await using source = sqliteKysely();
  await using target = sqliteKysely();
  const sides = [source.getKysely(), target.getKysely()] as const;
  const manager = createMigrationManager(...sides);
  await source.run(OLD);
  await manager.migrate();
  await source.run(NEWER);
  const { status, sql, statements, blocked } = await generateSyncSQL(...sides);
  expect({ status, blocked }).toEqual({ status: 'planned', blocked: [] });
  expect(statements.length).toBeGreaterThan(2);
  expect((await manager.compareSchemas()).differences).toHaveLength(3);
  await target.run(sql.up);
  expect(await manager.compareSchemas()).toMatchObject({ status: 'same', differences: [] });
  expect(await target.rows('SELECT email, nickname FROM users')).toEqual([
    { email: 'tove@example.com', nickname: null },
  ]);
  await target.run(sql.down);
  expect((await manager.compareSchemas()).differences).toHaveLength(3);
});

test('the synchronisation of the specification runs as it stands', async () => {
  await using sourceDb = sqliteKysely();
  await using targetDb = await postgresKysely();
  await sourceDb.run(OLD);
  const manager = createMigrationManager(sourceDb.getKysely(), targetDb.getKysely(), {
    source: sourceDb.side,
    target: targetDb.side,
  });
  await manager.migrate();
  await sourceDb.run(NEWER);
  const planned = await manager.syncSchema({ generateSQL: true, apply: false });
  expect(planned.sql?.up).toMatch(/nickname/);
  expect((await manager.compareSchemas()).status).toBe('different');
  expect(await manager.syncSchema({ apply: true })).toMatchObject({ status: 'applied' });
  expect((await manager.compareSchemas()).status).toBe('same');
});

const INITIAL: readonly (readonly [string, readonly string[]])[] = [
  ['empty', []],
  ['with a table', [OLD]],
];

test.each(INITIAL)(
  'a database in memory that is %s is brought to the schema of another',
  async (_, first) => {
    await using source = sqliteKysely('memory');
    await using target = sqliteKysely('memory');
    await source.run(OLD);
    for (const sql of first) await target.run(sql);
    const manager = createMigrationManager(source.getKysely(), target.getKysely());
    for (const sql of ['', NEWER]) {
      await source.run(sql);
      const { status } = await manager.syncSchema({ apply: true });
      expect(status).toBe(sql === '' && first.length > 0 ? 'same' : 'applied');
      expect(await manager.compareSchemas()).toMatchObject({ status: 'same' });
    }
    const users = first.map(() => ({ email: 'tove@example.com', nickname: null }));
    expect(await target.rows('SELECT email, nickname FROM users')).toEqual(users);
  },
);

test('a synchronisation that is blocked leaves a database in memory as it is', async () => {
  await using source = sqliteKysely('memory');
  await using target = sqliteKysely('memory');
  await source.run(
    'CREATE TABLE more (id INTEGER PRIMARY KEY); CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE)',
  );
  await target.run(`${OLD} INSERT INTO users VALUES (2, 'tove@example.com')`);
  const manager = createMigrationManager(source.getKysely(), target.getKysely());
  await expect(manager.syncSchema({ apply: true })).rejects.toMatchObject({ code: 'SYNC_BLOCKED' });
  expect(await target.rows('SELECT name FROM sqlite_schema')).toEqual([{ name: 'users' }]);
});

test('a synchronisation of a file that is asked to be one transaction is committed', async () => {
  await using source = sqliteKysely();
  await using target = sqliteKysely();
  await source.run(`${OLD} ${NEWER}`);
  await target.run(OLD);
  const manager = createMigrationManager(source.getKysely(), target.getKysely(), {
    options: { atomic: true },
  });
  expect(await manager.syncSchema({ apply: true })).toMatchObject({ status: 'applied' });
  expect(await manager.compareSchemas()).toMatchObject({ status: 'same' });
});
