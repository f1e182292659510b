import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createTestDatabase, execute, type TestDatabase } from '@godwit/test-support';
import { CORPORA } from '../corpora.js';

/** An application that can keep its data in both databases, and what it made of each. */
export interface Pair {
  readonly name: string;
  /** The SQLite file, with rows. */
  readonly source: string;
  /** Makes PostgreSQL as a fresh installation leaves it. */
  fresh(): Promise<TestDatabase>;
  /** What the application itself writes there for the rows of the file, where that is known. */
  readonly expected?: () => Promise<TestDatabase>;
}

/** The pairs beside this repository; none where the folder is not there. */
export function listPairs(): readonly Pair[] {
  const folder = join(CORPORA, 'pairs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => {
    const expected = join(folder, name, 'target-expected.sql.gz');
    return {
      name,
      source: join(folder, name, 'source.db'),
      fresh: () => load(join(folder, name, 'target-fresh.sql.gz')),
      ...(existsSync(expected) ? { expected: () => load(expected) } : {}),
    };
  });
}

async function load(dump: string): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await execute(database.url, gunzipSync(readFileSync(dump)).toString());
  return database;
}
