import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, execute, type GodwitRun } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { failingInPostgres, failingInSqlite } from '../failing-suggestions.js';
import { complaint, ledgerOf } from '../ledger.js';
import { createTemporaryFolder } from '../temporary-folder.js';
import { migrate } from '../there-and-back.js';
import { type EdgeNote, notesAt } from './notes.js';

/** A database after a move by the real command, asked by plain queries. Every cell is text; NULL is null. */
export interface Scene extends AsyncDisposable {
  readonly run: GodwitRun;
  /** What the command said, only where it did not end with 0. */
  readonly complaint: string;
  readonly ledger: readonly EdgeNote[];
  /** The rows of one query on the target, cells joined by ` | ` and NULL written as it is. */
  rows(sql: string): Promise<readonly string[]>;
  /** The codes of the notes at a place: `table`, `table.column`, or `table:object`; `:object`, or '' for none. */
  codes(place: string): readonly string[];
  note(code: string, place: string): EdgeNote | undefined;
}

export function fillSqlite(path: string, sql: string): void {
  const db = new Database(path);
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  db.close();
}

/** One query on PostgreSQL, every value by its own text. */
export async function askPostgres(url: string, sql: string): Promise<readonly string[]> {
  const client = new pg.Client({
    connectionString: url,
    types: { getTypeParser: () => (text: string) => text },
  });
  await client.connect();
  try {
    await client.query("SET timezone TO 'UTC'; SET extra_float_digits TO 3");
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return rows.map((row) => row.map((cell) => (cell === null ? 'NULL' : String(cell))).join(' | '));
  } finally {
    await client.end();
  }
}

export function askSqlite(path: string, sql: string): readonly string[] {
  const db = new Database(path, { readonly: true });
  try {
    db.defaultSafeIntegers();
    const rows = db.prepare(sql).raw().all() as readonly (readonly unknown[])[];
    return rows.map((row) => row.map(cellText).join(' | '));
  } finally {
    db.close();
  }
}

function cellText(cell: unknown): string {
  if (cell === null) return 'NULL';
  return cell instanceof Uint8Array ? `x'${Buffer.from(cell).toString('hex')}'` : String(cell);
}

export interface SceneOptions {
  readonly flags?: readonly string[];
  /** SQL that prepares the target, where that is PostgreSQL. */
  readonly before?: string;
}

/** Makes a SQLite file by `sql` and moves it to PostgreSQL. */
export async function sqliteToPostgres(sql: string, { flags, before }: SceneOptions = {}): Promise<Scene> {
  const folder = createTemporaryFolder();
  const database = await createTestDatabase();
  const path = join(folder.path, 'source.db');
  fillSqlite(path, sql);
  if (before !== undefined) await execute(database.url, before);
  const run = await migrate(path, database.url, folder.path, flags);
  const failing = await failingInPostgres(database.url, notesOf(run));
  return scene(run, failing, (query) => askPostgres(database.url, query), [folder, database]);
}

/** Makes a PostgreSQL database by `sql` and moves it to SQLite. */
export async function postgresToSqlite(sql: string, { flags }: SceneOptions = {}): Promise<Scene> {
  const folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const path = join(folder.path, 'target.db');
  await execute(database.url, sql);
  const run = await migrate(database.url, path, folder.path, flags);
  const failing = existsSync(path) ? failingInSqlite(path, notesOf(run)) : [];
  return scene(run, failing, async (query) => askSqlite(path, query), [folder]);
}

/** Makes a PostgreSQL database by `sql` and moves it to another one. */
export async function postgresToPostgres(sql: string, { flags, before }: SceneOptions = {}): Promise<Scene> {
  const folder = createTemporaryFolder();
  await using source = await createTestDatabase();
  const database = await createTestDatabase();
  await execute(source.url, sql);
  if (before !== undefined) await execute(database.url, before);
  const run = await migrate(source.url, database.url, folder.path, flags);
  const failing = await failingInPostgres(database.url, notesOf(run));
  return scene(run, failing, (query) => askPostgres(database.url, query), [folder, database]);
}

function notesOf(run: GodwitRun): readonly EdgeNote[] {
  return ledgerOf(run) as readonly EdgeNote[];
}

/** Throws where a suggestion of the ledger cannot be used as it stands. */
function scene(
  run: GodwitRun,
  failing: readonly string[],
  rows: Scene['rows'],
  held: readonly (Disposable | AsyncDisposable)[],
): Scene {
  if (failing.length > 0) throw new Error(`Suggestions that do not work:\n${failing.join('\n')}`);
  const ledger = notesOf(run);
  return {
    run,
    complaint: run.code === 0 ? '' : `${complaint(run).slice(0, 2_000)}\n...\n${run.stdout.slice(-3_000)}`,
    ledger,
    rows,
    codes: (place) => notesAt(ledger, place).map(({ code }) => code),
    note: (code, place) => notesAt(ledger, place).find((note) => note.code === code),
    [Symbol.asyncDispose]: async () => {
      for (const one of held) {
        if (Symbol.dispose in one) one[Symbol.dispose]();
        else await one[Symbol.asyncDispose]();
      }
    },
  };
}
