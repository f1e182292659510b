import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import {
  createMigrationManager,
  type DatabaseMigrationManager,
  isMigrationRunError,
  type MigrationEvent,
  type MigrationOptions,
  type MigrationResult,
} from '@godwit/engine';
import { type AnyTransform, isMigrationError } from '@godwit/plugin-api';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createTemporaryFolder } from './temporary-folder.js';

/** So many rows are several commits, of which the first comes after 50,000. */
export const ROWS = 90_000;
/** So many rows of a table without a key. */
export const KEYLESS = 15_000;
/** After so many rows of the large table a move is cut off. */
export const CUT = 60_000;

/** A source with a table of several commits, and one without a key that holds equal rows. */
const SOURCE = `
  CREATE TABLE large (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, amount REAL);
  CREATE TABLE keyless (word TEXT, number INTEGER);
  CREATE TABLE small (id INTEGER PRIMARY KEY, large INTEGER REFERENCES large);
  CREATE INDEX large_name ON large (name);
  WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS})
    INSERT INTO large SELECT i, 'name ' || i, i / 7.0 FROM n;
  INSERT INTO keyless SELECT 'word ' || (id % 10), id % 7 FROM large WHERE id <= ${KEYLESS};
  INSERT INTO small SELECT id, id FROM large LIMIT 10`;

/** A move whose source and target are the test's own. */
export interface ResumeScene extends AsyncDisposable {
  readonly source: string;
  readonly database: TestDatabase;
  /** A new file. */
  readonly file: string;
  manager(target: string, more?: MoreOfMove): DatabaseMigrationManager;
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
}

interface MoreOfMove {
  readonly source?: string;
  readonly options?: MigrationOptions;
  readonly transforms?: readonly AnyTransform[];
}

/** Makes the source and an empty database for it. */
export async function openResumeScene(): Promise<ResumeScene> {
  const folder = createTemporaryFolder();
  const database = await createTestDatabase();
  const source = join(folder.path, 'source.db');
  new Database(source).exec(SOURCE).close();
  return {
    source,
    database,
    file: join(folder.path, 'copy.db'),
    manager: (target, more = {}) =>
      createMigrationManager(
        {
          source: sideOf(more.source ?? source),
          target: sideOf(target),
          options: { parallel: 1, ...more.options },
        },
        { dialects: [sqlite, postgres], transforms: more.transforms ?? [] },
      ),
    query: async (sql) => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      try {
        return (await client.query(sql)).rows;
      } finally {
        await client.end();
      }
    },
    [Symbol.asyncDispose]: async () => {
      await database.drop();
      folder[Symbol.dispose]();
    },
  };
}

function sideOf(url: string): { readonly dialect: string; readonly url: string } {
  return { dialect: url.startsWith('postgres') ? 'postgres' : 'sqlite', url };
}

/** Interrupts a move at the first event that is `due`, and answers with what it ended with. */
export async function cutOff(
  manager: DatabaseMigrationManager,
  due: (event: MigrationEvent) => boolean = afterRows(CUT),
): Promise<Ended> {
  const stop = new AbortController();
  const leave = manager.on((event) => {
    if (due(event)) stop.abort();
  });
  const ended = await end(() => manager.migrate({ signal: stop.signal, resume: true }));
  leave();
  return ended;
}

/** Due when so many rows of the large table are on their way. */
export function afterRows(rows: number): (event: MigrationEvent) => boolean {
  return (event) => event.type === 'table:progress' && event.table.endsWith('large') && event.rows > rows;
}

/** What a call ended with: the code of its error, or `done`. */
export interface Ended {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly result: MigrationResult | undefined;
}

/** Waits for the end of a call, whatever it is. */
export async function end(call: () => Promise<MigrationResult>): Promise<Ended> {
  try {
    const result = await call();
    return { code: result.status, message: '', hint: '', result };
  } catch (error) {
    if (!isMigrationError(error)) throw error;
    const { code, message, hint = '' } = error;
    return { code, message, hint, result: isMigrationRunError(error) ? error.result : undefined };
  }
}
