import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

const PARTS = { dialects: [sqlite, postgres] };
const CONTENT = `
  CREATE TABLE big (id bigint PRIMARY KEY, text text);
  INSERT INTO big SELECT i, repeat('x', 200) FROM generate_series(1, 20000) i`;
const KILL = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
   WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'godwit%'`;

// A client of node-postgres tells what ends it by the event "error", which ends the process where nobody listens.
test.each([
  ['a pool', (pool: pg.Pool) => pool],
  ['a Kysely instance', (pool: pg.Pool) => new Kysely({ dialect: new PostgresDialect({ pool }) })],
])('idle sessions of %s that the server ends do not end the program', async (_, wrap) => {
  await using server = await createTestDatabase();
  await execute(server.url, CONTENT);
  const pool = new pg.Pool({ connectionString: server.url, max: 5 });
  pool.on('error', () => undefined);
  const manager = createMigrationManager(
    { source: wrap(pool), target: new Database(':memory:'), options: { parallel: 2 } },
    PARTS,
  );
  let killed: Promise<unknown> | undefined;
  manager.on('table:started', () => {
    killed ??= execute(server.url, KILL);
  });
  await expect(manager.migrate()).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  await killed;
  expect((await pool.query('SELECT count(*)::int AS n FROM big')).rows).toEqual([{ n: 20000 }]);
  await pool.end();
});
