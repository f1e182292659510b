import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { CompiledQuery, Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import pg from 'pg';

/** Any schema: these tests ask by SQL. */
type Any = Readonly<Record<string, never>>;

/** A database with a Kysely instance, as programs wrap one. */
export interface TestKysely extends AsyncDisposable {
  getKysely(): Kysely<Any>;
  /** Its side of a config, by single fields. */
  readonly side: Readonly<Record<string, string | number>>;
  /** Runs a script. */
  run(sql: string): Promise<void>;
  /** The rows of a query. */
  rows(sql: string): Promise<readonly unknown[]>;
}

/** A SQLite file, or a database in memory. */
export function sqliteKysely(place: 'file' | 'memory' = 'file'): TestKysely {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-kysely-'));
  const file = place === 'file' ? join(folder, 'app.sqlite') : ':memory:';
  const database = new Database(file);
  const kysely = new Kysely<Any>({ dialect: new SqliteDialect({ database }) });
  return {
    getKysely: () => kysely,
    side: { dialect: 'sqlite', database: file },
    run: async (sql) => void database.exec(sql),
    rows: (sql) => rowsOf(kysely, sql),
    async [Symbol.asyncDispose]() {
      await kysely.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A database of PostgreSQL. */
export async function postgresKysely(): Promise<TestKysely> {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  const kysely = new Kysely<Any>({ dialect: new PostgresDialect({ pool }) });
  const { hostname, port, username, password } = new URL(database.url);
  return {
    getKysely: () => kysely,
    side: {
      dialect: 'postgresql',
      host: hostname,
      port: Number(port),
      database: database.name,
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
    },
    run: async (sql) => void (await pool.query(sql)),
    rows: (sql) => rowsOf(kysely, sql),
    async [Symbol.asyncDispose]() {
      await kysely.destroy();
      // An instance that was never asked anything leaves its pool open.
      if (!pool.ended) await pool.end();
      await database.drop();
    },
  };
}

async function rowsOf(kysely: Kysely<Any>, sql: string): Promise<readonly unknown[]> {
  return (await kysely.executeQuery(CompiledQuery.raw(sql))).rows;
}
