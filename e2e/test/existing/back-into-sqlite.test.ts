import { join } from 'node:path';
import { createTestDatabase, execute } from '@godwit/test-support';
import { godwit } from '../command.js';
import { askSqlite, fillSqlite } from '../edges/scene.js';
import { createTemporaryFolder } from '../temporary-folder.js';

const JOURNAL = '__drizzle_migrations (id integer, hash text, created_at bigint)';
const DJANGO = `CREATE TABLE django_migrations (id integer PRIMARY KEY, app varchar(255), name varchar(255), applied timestamp);
  INSERT INTO django_migrations VALUES (1, 'shop', '0001_initial', '2024-01-01 00:00:00')`;

test('names, records of frameworks and values to fill count from PostgreSQL into an SQLite file, too', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const target = join(folder.path, 'app.db');
  await execute(
    database.url,
    `CREATE TABLE order_item (id bigint PRIMARY KEY, created_at text, old text); INSERT INTO order_item VALUES (1, 'a', NULL);
     CREATE SCHEMA drizzle; CREATE TABLE drizzle.${JOURNAL}; INSERT INTO drizzle.__drizzle_migrations VALUES (1, 'a', 7);
     ${DJANGO}, (2, 'shop', '0002_more', '2024-01-02 00:00:00')`,
  );
  fillSqlite(
    target,
    `CREATE TABLE OrderItem (ID INTEGER PRIMARY KEY, createdAt TEXT, role TEXT NOT NULL, note TEXT);
     CREATE TABLE ${JOURNAL}; INSERT INTO __drizzle_migrations VALUES (NULL, 'b', 7.0); ${DJANGO}`,
  );
  const run = (command: string, ...flags: readonly string[]) =>
    godwit([command, database.url, target, '--into-existing', ...flags], { cwd: folder.path });
  const refused = await run('migrate', '--fill', 'OrderItem.role=x');
  expect(refused.stderr.replaceAll(/\s+/g, ' ')).toContain(
    'django_migrations: the source is at shop.0002_more, the target at shop.0001_initial; only the source has shop.0002_more.',
  );
  expect(refused.stderr).toContain('--accept-versions');
  const flags = ['--fill', 'OrderItem.role=x', '--accept-versions', 'django_migrations'];
  const done = await run('migrate', ...flags);
  expect([done.code, done.stdout.includes('value by value')]).toEqual([0, true]);
  expect(done.stdout).toContain('created_at is createdAt');
  expect(askSqlite(target, 'SELECT * FROM OrderItem')).toEqual(['1 | a | x | NULL']);
  expect(askSqlite(target, 'SELECT count(*) FROM django_migrations')).toEqual(['1']);
  expect((await run('verify', ...flags.slice(0, 2))).code).toBe(0);
});
