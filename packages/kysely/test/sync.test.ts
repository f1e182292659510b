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
