import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import { checkSameContent, describeDifference } from '@godwit/test-support/checker';
import { type Corpus, copyCorpus, listCorpora, withoutTwins } from './corpora.js';
import { complaint } from './ledger.js';
import { skipWithoutCorpora } from './skip-without-corpora.js';
import { createTemporaryFolder } from './temporary-folder.js';
import { migrate } from './there-and-back.js';

/** One of so many is enough here: all of them move by pages elsewhere. */
const SHARE = 6;
const sample = withoutTwins(listCorpora()).filter((_, index) => index % SHARE === 0);

if (sample.length === 0) skipWithoutCorpora();
else
  test.each(
    sample.flatMap((corpus) => ['auto', 'sql'].map((reader) => [corpus.name, reader, corpus] as const)),
  )('SQLite %s arrives whole in PostgreSQL with the reader %s', async (_, reader, corpus) => {
    expect(await moved(corpus, reader)).toEqual([]);
  });

async function moved(corpus: Corpus, reader: string): Promise<readonly string[]> {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const sqlitePath = join(folder.path, 'source.db');
  copyCorpus(corpus, sqlitePath);
  const run = await migrate(sqlitePath, database.url, folder.path, ['--reader', reader]);
  const { differences } = await checkSameContent({ sqlitePath, postgresUrl: database.url });
  const said = complaint(run);
  return [...(said === '' ? [] : [said]), ...differences.map(describeDifference)];
}
