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

export type DialectName = 'sqlite' | 'postgres';

/** A database, thrown away at the end. */
interface OneDatabase extends AsyncDisposable {
  readonly url: string;
  /** Runs a script. */
  run(sql: string): Promise<void>;
  /** The rows of a query, every value as text. */
  rows(sql: string): Promise<readonly (readonly (string | null)[])[]>;
}

/** Two databases, of which the target is empty. */
export interface TwoDatabases extends AsyncDisposable {
  readonly source: OneDatabase;
  readonly target: OneDatabase;
  manager(options?: MigrationOptions, transforms?: readonly AnyTransform[]): DatabaseMigrationManager;
}

/** `file` is the name of the target's file, where that is one. */
export async function twoDatabases(
  from: DialectName,
  to: DialectName,
  file = 'app.db',
): Promise<TwoDatabases> {
  const source = await oneDatabase(from, 'app.db');
  const target = await oneDatabase(to, file);
  return {
    source,
    target,
    manager: (options = {}, transforms = []) =>
      createMigrationManager(
        { source: source.url, target: target.url, options },
        { dialects: [sqlite, postgres], transforms },
      ),
    async [Symbol.asyncDispose]() {
      await source[Symbol.asyncDispose]();
      await target[Symbol.asyncDispose]();
    },
  };
}

function oneDatabase(dialect: DialectName, file: string): Promise<OneDatabase> {
  return dialect === 'sqlite' ? sqliteFile(file) : postgresDatabase();
}

async function sqliteFile(file: string): Promise<OneDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-engine-'));
  const path = join(folder, file);
  const open = <T>(use: (db: Database.Database) => T): T => {
    const db = new Database(path);
    try {
      db.pragma('foreign_keys = OFF');
      return use(db);
    } finally {
      db.close();
    }
  };
  const spell = (cell: unknown): string | null => (cell === null ? null : String(cell));
  return {
    url: `sqlite:${path}`,
    run: async (sql) => void open((db) => db.exec(sql)),
    rows: async (sql) =>
      open((db) => (db.prepare(sql).raw().all() as unknown[][]).map((row) => row.map(spell))),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function postgresDatabase(): Promise<OneDatabase> {
  const database = await createTestDatabase();
  const ask = async (text: string) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      const types = { getTypeParser: () => (value: string) => value };
      return await client.query({ text, rowMode: 'array', types });
    } finally {
      await client.end();
    }
  };
  return {
    url: database.url,
    run: async (sql) => void (await ask(sql)),
    rows: async (sql) => (await ask(sql)).rows,
    [Symbol.asyncDispose]: () => database.drop(),
  };
}
