import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import type { AnyTransform } from '@godwit/plugin-api';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import {
  createMigrationManager,
  type DatabaseMigrationManager,
  type MigrationOptions,
} from '../../src/index.js';

/** A SQLite file and an empty PostgreSQL database, both thrown away at the end. */
export interface RealMove extends AsyncDisposable {
  readonly file: string;
  /** The PostgreSQL database. */
  readonly url: string;
  manager(options?: MigrationOptions, transforms?: readonly AnyTransform[]): DatabaseMigrationManager;
  /** The rows of a query, every value as text; none of several statements. */
  query(sql: string): Promise<readonly (readonly (string | null)[])[]>;
}

/** Makes a SQLite file by a script of SQL. */
export async function realMove(script: string): Promise<RealMove> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-engine-'));
  const file = join(folder, 'source.db');
  const source = new Database(file);
  source.exec(script);
  source.close();
  const database = await createTestDatabase();
  return {
    file,
    url: database.url,
    manager: (options = {}, transforms = []) =>
      createMigrationManager(
        { source: { dialect: 'sqlite', url: `sqlite:${file}` }, target: database.url, options },
        { dialects: [sqlite, postgres], transforms },
      ),
    query: (sql) => query(database.url, sql),
    async [Symbol.asyncDispose]() {
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function query(url: string, text: string): Promise<readonly (readonly (string | null)[])[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const types = { getTypeParser: () => (value: string) => value };
    const result = await client.query({ text, rowMode: 'array', types });
    return Array.isArray(result) ? [] : result.rows;
  } finally {
    await client.end();
  }
}
