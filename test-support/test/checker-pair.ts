import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import { type ContentReport, checkSameContent, describeDifference } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import pg from 'pg';

/** A SQLite file and a PostgreSQL database, both made by the SQL given. */
export interface Pair extends AsyncDisposable {
  readonly sqlitePath: string;
  readonly postgres: TestDatabase;
}

export async function createPair(sqlite: string, postgres: string): Promise<Pair> {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-checker-'));
  const sqlitePath = join(folder, 'source.db');
  const db = new Database(sqlitePath);
  db.exec(sqlite);
  db.close();
  const database = await createTestDatabase();
  await execute(database.url, postgres);
  const dispose = async (): Promise<void> => {
    rmSync(folder, { recursive: true });
    await database.drop();
  };
  return { sqlitePath, postgres: database, [Symbol.asyncDispose]: dispose };
}

export async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** The report's differences, one line each. */
export async function differencesOf(
  { sqlitePath, postgres }: Pair,
  options: { readonly badText?: 'strip' | 'replace' } = {},
): Promise<readonly string[]> {
  const report: ContentReport = await checkSameContent({ sqlitePath, postgresUrl: postgres.url, ...options });
  return report.differences.map(describeDifference);
}
