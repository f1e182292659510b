import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import {
  checkSamePostgres,
  checkSameSqlite,
  comparePostgresSchemas,
  compareSqliteSchemas,
  describeSchemaDifference,
  strikeOff,
} from '@godwit/test-support/checker';
import { type Corpus, copyCorpus, listCorpora, withoutTwins } from './corpora.js';
import { complaint, ledgerOf } from './ledger.js';
import { listPostgresCorpora, loadCorpus } from './postgres-corpora.js';
import { skipWithoutCorpora } from './skip-without-corpora.js';
import { summarise } from './summarise.js';
import { createTemporaryFolder } from './temporary-folder.js';
import { migrate } from './there-and-back.js';
import { twoAtATime } from './two-at-a-time.js';
import { untoldValues } from './untold-values.js';

const POSTGRES = ['pagila', 'dvdrental', 'listmonk', 'chinook'];
const SMALL = 1_000_000;

interface Outcome {
  readonly complaint: string;
  readonly values: readonly string[];
  readonly schema: readonly string[];
}

async function postgresToPostgres(corpus: Corpus): Promise<Outcome> {
  using folder = createTemporaryFolder();
  await using source = await loadCorpus(corpus);
  await using target = await createTestDatabase();
  const run = await migrate(source.url, target.url, folder.path);
  const { differences } = await checkSamePostgres({ expected: source.url, found: target.url });
  const schema = strikeOff(await comparePostgresSchemas(source.url, target.url), ledgerOf(run));
  return {
    complaint: complaint(run),
    values: summarise(differences),
    schema: schema.map(describeSchemaDifference),
  };
}

async function sqliteToSqlite(corpus: Corpus): Promise<Outcome> {
  using folder = createTemporaryFolder();
  const [source, target] = [join(folder.path, 'source.db'), join(folder.path, 'target.db')];
  copyCorpus(corpus, source);
  const run = await migrate(source, target, folder.path);
  if (run.code !== 0) return { complaint: complaint(run), values: [], schema: [] };
  const values = untoldValues(checkSameSqlite({ expected: source, found: target }), { there: run });
  const schema = strikeOff(compareSqliteSchemas(source, target), ledgerOf(run));
  return {
    complaint: '',
    values: summarise(values),
    schema: schema.map(describeSchemaDifference),
  };
}

const same: Outcome = { complaint: '', values: [], schema: [] };
const databases = listPostgresCorpora().filter(({ name }) => POSTGRES.includes(name));
const files = withoutTwins(listCorpora()).filter(({ path }) => statSync(path).size < SMALL);

if (databases.length === 0) skipWithoutCorpora();
else {
  let outcomes: ReadonlyMap<string, Outcome>;
  beforeAll(async () => {
    outcomes = new Map([
      ...(await twoAtATime(databases, postgresToPostgres)),
      ...(await twoAtATime(files, sqliteToSqlite)),
    ]);
  }, 1_800_000);

  test.each(databases)('PostgreSQL $name is the same in another PostgreSQL', ({ name }) => {
    expect(outcomes.get(name)).toEqual(same);
  });

  test.each(files)('SQLite $name is the same in another file', ({ name }) => {
    expect(outcomes.get(name)).toEqual(same);
  });
}
