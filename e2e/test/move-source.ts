import { join } from 'node:path';
import { createTestDatabase, type GodwitRun, runGodwit } from '@godwit/test-support';
import { checkInsertsWork, checkSameContent, describeDifference } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createTemporaryFolder } from './temporary-folder.js';

/** A note as `--json` writes it. */
export interface LedgerNote {
  readonly code: string;
  readonly severity: string;
  readonly place: { readonly table?: string; readonly column?: string; readonly object?: string };
  readonly message: string;
  readonly count?: number;
}

interface Document {
  readonly result?: { readonly ledger?: readonly LedgerNote[] };
}

/** What became of a source that was moved and checked. */
export interface MovedSource {
  readonly code: number | null;
  /** What the command said, only where it did not end with 0. */
  readonly said: string;
  readonly differences: readonly string[];
  readonly insertFailures: readonly string[];
  readonly notes: readonly LedgerNote[];
  /** The answers to the questions asked, each the first value of the first row as text. */
  readonly answers: readonly (string | null)[];
}

export interface MoveSourceOptions {
  readonly flags?: readonly string[];
  /** Queries for the target, run after the move. */
  readonly ask?: readonly string[];
  readonly fileName?: string;
}

/** Makes a SQLite file by `sql`, moves it into an empty database by the real command and checks everything. */
export async function moveSource(sql: string, options: MoveSourceOptions = {}): Promise<MovedSource> {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const sqlitePath = join(folder.path, options.fileName ?? 'source.db');
  createFile(sqlitePath, sql);
  const run = await runGodwit(['migrate', sqlitePath, database.url, '--json', ...(options.flags ?? [])], {
    cwd: folder.path,
  });
  const sides = { sqlitePath, postgresUrl: database.url };
  const { differences } = await checkSameContent(sides);
  const { failures } = await checkInsertsWork(sides);
  return {
    code: run.code,
    said: run.code === 0 ? '' : `${run.stderr}${run.stdout}`.slice(0, 3_000),
    differences: differences.map(describeDifference),
    insertFailures: failures,
    notes: notesOf(run),
    answers: run.code === 0 ? await askAll(database.url, options.ask ?? []) : [],
  };
}

function createFile(path: string, sql: string): void {
  const db = new Database(path);
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  db.close();
}

function notesOf({ stdout }: GodwitRun): readonly LedgerNote[] {
  try {
    return (JSON.parse(stdout) as Document).result?.ledger ?? [];
  } catch {
    return [];
  }
}

async function askAll(url: string, queries: readonly string[]): Promise<readonly (string | null)[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const answers: (string | null)[] = [];
    for (const text of queries) {
      const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' });
      answers.push(rows[0]?.[0] === undefined || rows[0][0] === null ? null : String(rows[0][0]));
    }
    return answers;
  } finally {
    await client.end();
  }
}
