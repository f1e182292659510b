import { inspect as show } from 'node:util';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { isMigrationError } from '@godwit/plugin-api';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

const PARTS = { dialects: [sqlite, postgres] };
let server: TestDatabase;

beforeAll(async () => {
  server = await createTestDatabase();
});

afterAll(() => server.drop());

function changed(change: (url: URL) => void): string {
  const url = new URL(server.url);
  change(url);
  return url.href;
}

async function refusal(source: object): Promise<readonly unknown[]> {
  const plan = createMigrationManager({ source, target: new Database(':memory:') }, PARTS).plan();
  const error: unknown = await plan.catch((thrown: unknown) => thrown);
  expect(show(error, { depth: 8 })).not.toMatch(/wrong-secret/);
  return isMigrationError(error) ? [error.code, `${error.message} ${error.hint}`] : [error];
}

describe.each([
  ['a pool', (pool: pg.Pool) => pool],
  ['a Kysely instance', (pool: pg.Pool) => new Kysely({ dialect: new PostgresDialect({ pool }) })],
])('%s', (_, wrap) => {
  test.each([
    [
      'a wrong password',
      (url: URL) => (url.password = 'wrong-secret'),
      'AUTHENTICATION_FAILED',
      /"postgres"/,
    ],
    ['no password', (url: URL) => (url.password = ''), 'AUTHENTICATION_FAILED', /has none/],
    ['a name of no database', (url: URL) => (url.pathname = '/nowhere'), 'DATABASE_NOT_FOUND', /"nowhere"/],
    ['a port of no server', (url: URL) => (url.port = '1'), 'SERVER_UNREACHABLE', /nothing listens/],
  ])('with %s is told by what the server says, and by no setting of a url', async (_, change, code, text) => {
    const pool = new pg.Pool({ connectionString: changed(change) });
    const [found, message] = await refusal(wrap(pool));
    expect([found, message]).toEqual([code, expect.stringMatching(text)]);
    expect(message).not.toMatch(/PGPASSWORD|""/);
    await pool.end();
  });

  test('whose own patience ends before a session is free is told as exhausted', async () => {
    const pool = new pg.Pool({ connectionString: server.url, max: 2, connectionTimeoutMillis: 200 });
    const held = await Promise.all([pool.connect(), pool.connect()]);
    expect(await refusal(wrap(pool))).toEqual(['CONNECTIONS_EXHAUSTED', expect.any(String)]);
    for (const client of held) client.release();
    await pool.end();
  });
});
