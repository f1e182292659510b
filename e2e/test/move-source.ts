import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import { checkInsertsWork, checkSameContent, describeDifference } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import { godwit } from './command.js';
import { createTemporaryFolder } from './temporary-folder.js';

/** What became of a source that was moved and checked. */
export interface MovedSource {
  readonly code: number | null;
  /** What the command said, only where it did not end with 0. */
  readonly said: string;
  readonly differences: readonly string[];
  readonly insertFailures: readonly string[];
}

export interface MoveOptions {
  readonly fileName?: string;
  readonly flags?: readonly string[];
}

/** Makes a SQLite file by `sql`, moves it into an empty database by the real command and checks everything. */
export async function moveSource(
  sql: string,
  { fileName = 'source.db', flags = [] }: MoveOptions = {},
): Promise<MovedSource> {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const sqlitePath = join(folder.path, fileName);
  createFile(sqlitePath, sql);
  const run = await godwit(['migrate', sqlitePath, database.url, '--json', ...flags], {
    cwd: folder.path,
  });
  const sides = { sqlitePath, postgresUrl: database.url };
  const { differences } = await checkSameContent(sides);
  const { failures } = await checkInsertsWork(sides);
  return {
    code: run.code,
    said: run.code === 0 ? '' : `${run.stderr}${run.stdout}`.slice(0, 10_000),
    differences: differences.map(describeDifference),
    insertFailures: failures,
  };
}

function createFile(path: string, sql: string): void {
  const db = new Database(path);
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  db.close();
}
