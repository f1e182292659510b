import { statSync } from 'node:fs';
import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { createTestDatabase } from '@godwit/test-support';
import { type Corpus, copyCorpus, listCorpora, withoutTwins } from './corpora.js';
import { skipWithoutCorpora } from './skip-without-corpora.js';
import { createTemporaryFolder } from './temporary-folder.js';

/** Larger ones would take their time for rows, of which schemas have none. */
const LARGEST = 8 * 1024 * 1024;

const corpora = withoutTwins(listCorpora()).filter(({ path }) => statSync(path).size < LARGEST);

/** How the schemas of both sides of a move differ that was just made. */
type Differences = readonly string[];

/** Moves a file into PostgreSQL and back, and compares the schemas after each of the moves. */
async function thereAndBack(corpus: Corpus): Promise<readonly [there: Differences, back: Differences]> {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const [first, last] = [join(folder.path, 'first.db'), join(folder.path, 'last.db')];
  copyCorpus(corpus, first);
  const there = await moveAndCompare(`sqlite:${first}`, database.url);
  return [there, await moveAndCompare(database.url, `sqlite:${last}`)];
}

async function moveAndCompare(source: string, target: string): Promise<Differences> {
  const options = { verify: 'none', schemaOnly: true, onBadText: 'replace' } as const;
  const manager = createMigrationManager({ source, target, options }, { dialects: [postgres, sqlite] });
  await manager.migrate();
  const { status, differences } = await manager.compareSchemas();
  const told = differences.map(({ type, table = '', explanation }) => `${type} ${table}: ${explanation}`);
  return status === 'same' ? told : [status, ...told];
}

if (corpora.length === 0) skipWithoutCorpora();
else {
  test.each(corpora)(
    'the schema of $name is the same in PostgreSQL, and back in SQLite',
    async (corpus) => {
      expect(await thereAndBack(corpus)).toEqual([[], []]);
    },
    120_000,
  );
}
