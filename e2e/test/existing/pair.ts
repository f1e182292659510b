import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import {
  createMigrationManager,
  type DatabaseMigrationManager,
  type MigrationOptions,
  type MigrationPlan,
} from '@godwit/engine';
import { isMigrationError, type MigrationError } from '@godwit/plugin-api';
import { createTestDatabase, execute } from '@godwit/test-support';
import { askPostgres, fillSqlite } from '../edges/scene.js';
import { createTemporaryFolder } from '../temporary-folder.js';

/** An application's SQLite file, and the tables that it made in PostgreSQL. */
interface Pair {
  manager(options?: MigrationOptions): DatabaseMigrationManager;
  plan(options?: MigrationOptions): Promise<MigrationPlan>;
  /** One query on the target. */
  rows(sql: string): Promise<readonly string[]>;
}

/** Many pairs, one after the other, in one database. */
export interface Pairs extends AsyncDisposable {
  pair(source: string, target: string): Promise<Pair>;
}

export async function openPairs(): Promise<Pairs> {
  const folder = createTemporaryFolder();
  const database = await createTestDatabase();
  let count = 0;
  return {
    pair: async (source, target) => {
      count += 1;
      const file = join(folder.path, `${count}.db`);
      fillSqlite(file, source);
      await execute(database.url, `${EMPTY} ${target}`);
      const manager: Pair['manager'] = (options) =>
        createMigrationManager(
          {
            source: { dialect: 'sqlite', database: file },
            target: { dialect: 'postgres', url: database.url },
            options: { intoExisting: true, ...options },
          },
          { dialects: [sqlite, postgres] },
        );
      return {
        manager,
        plan: (options) => manager(options).plan(),
        rows: (sql) => askPostgres(database.url, sql),
      };
    },
    [Symbol.asyncDispose]: async () => {
      folder[Symbol.dispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

const EMPTY = `
  DROP SCHEMA IF EXISTS public CASCADE; DROP SCHEMA IF EXISTS other CASCADE; DROP SCHEMA IF EXISTS drizzle CASCADE;
  DROP SCHEMA IF EXISTS godwit CASCADE; CREATE SCHEMA public;`;

/** The error that a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<MigrationError> {
  try {
    await call;
  } catch (error) {
    if (isMigrationError(error)) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

/** The messages of the notes of a plan with a code, by the places that they are at. */
export function told({ ledger }: MigrationPlan, code: string): Readonly<Record<string, string>> {
  const notes = ledger.filter((note) => note.code === code);
  return Object.fromEntries(
    notes.map(({ place: { table, column }, message }) => [
      [table, column].filter((part) => part !== undefined).join('.'),
      message,
    ]),
  );
}
