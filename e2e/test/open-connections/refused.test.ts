import { DatabaseSync } from 'node:sqlite';
import { inspect as show } from 'node:util';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type Side } from '@godwit/engine';
import { isMigrationError } from '@godwit/plugin-api';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import {
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresDialect,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteDialect,
} from 'kysely';
import pg from 'pg';

const PARTS = { dialects: [sqlite, postgres] };
let server: TestDatabase;

beforeAll(async () => {
  server = await createTestDatabase();
});

afterAll(() => server.drop());

/** The error of a move from a side, as a program sees it. */
async function refusal(source: Side): Promise<unknown> {
  try {
    await createMigrationManager({ source, target: new Database(':memory:') }, PARTS).plan();
    return undefined;
  } catch (error) {
    const { password } = new URL(server.url);
    expect(show(error, { depth: 8 })).not.toContain(password);
    return isMigrationError(error) && error.hint !== undefined ? error.code : error;
  }
}

function pool(options: pg.PoolConfig = {}): pg.Pool {
  const made = new pg.Pool({ connectionString: server.url, ...options });
  made.on('error', () => undefined);
  return made;
}

function overPostgres(): Kysely<unknown> {
  return new Kysely({ dialect: new PostgresDialect({ pool: pool() }) });
}

function overSqlite(database = new Database(':memory:')): Kysely<unknown> {
  return new Kysely({ dialect: new SqliteDialect({ database }) });
}

test('an object that no dialect takes is refused by the name of its class alone', async () => {
  class Vault {
    readonly password = new URL(server.url).password;
  }
  expect(await refusal(new Vault())).toBe('CONNECTION_UNKNOWN');
  expect(await refusal({ connection: new Vault() })).toBe('CONNECTION_UNKNOWN');
  expect(await refusal({ dialect: 'postgres', connection: new Database(':memory:') })).toBe(
    'CONNECTION_UNKNOWN',
  );
});

test('a Kysely instance of another dialect, or of another driver, is refused', async () => {
  const mysql = new Kysely({
    dialect: {
      createAdapter: () => new MysqlAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new MysqlIntrospector(db),
      createQueryCompiler: () => new MysqlQueryCompiler(),
    },
  });
  const other = new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  expect(await refusal(mysql)).toBe('CONNECTION_UNKNOWN');
  expect(await refusal(other)).toBe('CONNECTION_UNKNOWN');
});

test('what is closed is refused', async () => {
  const ended = pool();
  await ended.end();
  const client = new pg.Client(server.url);
  await client.connect();
  await client.end();
  const database = new Database(':memory:');
  database.close();
  const node = new DatabaseSync(':memory:');
  node.close();
  const instances = [overPostgres(), overSqlite()];
  for (const one of instances) {
    await one.connection().execute(async () => undefined);
    await one.destroy();
  }
  for (const side of [
    ended,
    client,
    new pg.Client(server.url),
    database,
    node,
    ...instances,
    overSqlite(database),
  ])
    expect(await refusal(side)).toBe('CONNECTION_CLOSED');
});

test('what is closed after the manager was made is refused when it is used', async () => {
  const [first, second] = [pool(), new Database(':memory:')];
  const managers = [first, second].map((source) =>
    createMigrationManager({ source, target: new Database(':memory:') }, PARTS),
  );
  await first.end();
  second.close();
  for (const manager of managers)
    await expect(manager.plan()).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
});

test('a pool of one connection is refused', async () => {
  const one = pool({ max: 1 });
  expect(await refusal(one)).toBe('CONNECTIONS_EXHAUSTED');
  const kysely = new Kysely({ dialect: new PostgresDialect({ pool: one }) });
  expect(await refusal({ connection: kysely, connectTimeout: 1 })).toBe('CONNECTIONS_EXHAUSTED');
  expect([one.totalCount, one.idleCount, one.waitingCount]).toEqual([1, 1, 0]);
  await one.end();
});

test('a transaction is refused, of whomever it is', async () => {
  const client = new pg.Client(server.url);
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  const [database, node] = [new Database(':memory:'), new DatabaseSync(':memory:')];
  database.exec('BEGIN');
  node.exec('BEGIN');
  const kysely = overPostgres();
  const controlled = await kysely.startTransaction().execute();
  for (const side of [client, database, node, controlled, overSqlite(database)])
    expect(await refusal(side)).toBe('CONNECTION_IN_TRANSACTION');
  for (const one of [kysely, overSqlite()])
    await one.transaction().execute(async (transaction) => {
      expect(await refusal(transaction)).toBe('CONNECTION_IN_TRANSACTION');
    });
  await controlled.rollback().execute();
  await Promise.all([client.end(), kysely.destroy()]);
});

test('a database whose query is not read to its end is refused, and taken when it is', async () => {
  const database = new Database(':memory:');
  database.exec('CREATE TABLE t (x); INSERT INTO t VALUES (1), (2)');
  const rows = database.prepare('SELECT x FROM t').iterate();
  rows.next();
  expect(await refusal(database)).toBe('CONNECTION_IN_TRANSACTION');
  rows.return?.();
  expect(await refusal(database)).toBeUndefined();
});

test('one open database is not moved onto itself', async () => {
  const database = new Database(':memory:');
  const move = (): unknown =>
    createMigrationManager({ source: database, target: { connection: database } }, PARTS);
  expect(move).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});
