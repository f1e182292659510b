import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createTestDatabase, execute, type TestDatabase } from '@godwit/test-support';
import { CORPORA, type Corpus } from './corpora.js';

/** The real PostgreSQL databases beside this repository, as dumps; none where the folder is not there. */
export function listPostgresCorpora(): readonly Corpus[] {
  if (!existsSync(CORPORA)) return [];
  const single = readdirSync(join(CORPORA, 'postgres')).filter((file) => file.endsWith('.sql.gz'));
  const pairs = readdirSync(join(CORPORA, 'pairs'));
  return [
    ...single.map((file) => ({ name: file.replace('.sql.gz', ''), path: join(CORPORA, 'postgres', file) })),
    ...pairs.map((pair) => ({
      name: `pair ${pair}`,
      path: join(CORPORA, 'pairs', pair, 'target-fresh.sql.gz'),
    })),
  ];
}

/** A database of its own that holds what the dump says. */
export async function loadCorpus({ path }: Corpus): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await execute(database.url, gunzipSync(readFileSync(path)).toString());
  return database;
}
