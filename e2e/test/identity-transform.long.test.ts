import { statSync } from 'node:fs';
import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationResult } from '@godwit/engine';
import { type AnyTransform, defineTransform, type Note } from '@godwit/plugin-api';
import { createTestDatabase } from '@godwit/test-support';
import {
  checkSamePostgres,
  checkSameSqlite,
  comparePostgresSchemas,
  compareSqliteSchemas,
  describeSchemaDifference,
  type SchemaDifference,
} from '@godwit/test-support/checker';
import { type Corpus, copyCorpus, listCorpora, withoutTwins } from './corpora.js';
import { listPostgresCorpora, loadCorpus } from './postgres-corpora.js';
import { skipWithoutCorpora } from './skip-without-corpora.js';
import { summarise } from './summarise.js';
import { createTemporaryFolder } from './temporary-folder.js';
import { twoAtATime } from './two-at-a-time.js';

/** What differs between a move with the identity transform on every column and the same move without. */
interface Outcome {
  readonly rows: number;
  /** Whether the transform was given a value. */
  readonly used: boolean;
  readonly values: readonly string[];
  readonly schema: readonly string[];
  readonly ledgers: readonly [readonly Note[], readonly Note[]];
}

async function intoPostgres(corpus: Corpus): Promise<Outcome> {
  using folder = createTemporaryFolder();
  await using plain = await createTestDatabase();
  await using changed = await createTestDatabase();
  const source = join(folder.path, 'source.db');
  copyCorpus(corpus, source);
  const runs = await both(`sqlite:${source}`, plain.url, changed.url);
  const { differences } = await checkSamePostgres({ expected: plain.url, found: changed.url });
  return outcome(runs, summarise(differences), await comparePostgresSchemas(plain.url, changed.url));
}

async function intoSqlite(corpus: Corpus): Promise<Outcome> {
  using folder = createTemporaryFolder();
  await using source = await loadCorpus(corpus);
  const [plain, changed] = [join(folder.path, 'plain.db'), join(folder.path, 'changed.db')];
  const runs = await both(source.url, `sqlite:${plain}`, `sqlite:${changed}`);
  const { differences } = checkSameSqlite({ expected: plain, found: changed });
  return outcome(runs, summarise(differences), compareSqliteSchemas(plain, changed));
}

interface Runs {
  readonly plain: MigrationResult;
  readonly changed: MigrationResult;
  readonly values: number;
}

async function both(source: string, plain: string, changed: string): Promise<Runs> {
  let values = 0;
  const identity = defineTransform({
    name: 'identity',
    match: {},
    open: () => (value) => {
      values += 1;
      return value;
    },
  });
  return {
    plain: await migrate(source, plain, []),
    changed: await migrate(source, changed, [identity]),
    get values() {
      return values;
    },
  };
}

function migrate(
  source: string,
  target: string,
  transforms: readonly AnyTransform[],
): Promise<MigrationResult> {
  // What arrived is compared by the checker here; no type is inferred for a column that a transform is meant for.
  const config = { source, target, options: { verify: 'none', infer: 'declared' } } as const;
  return createMigrationManager(config, { dialects: [sqlite, postgres], transforms }).migrate();
}

/** What could be inferred of a wider column is not offered where a transform is meant for it. */
function withoutAdvice({ message, suggestion, ...note }: Note): Partial<Note> {
  const isOther = note.code === 'TYPE_INFERRED' && note.severity === 'warning';
  return isOther || note.code === 'TYPE_WIDENED'
    ? note
    : { ...note, message, ...(suggestion && { suggestion }) };
}

function outcome(
  { plain, changed, values }: Runs,
  differences: readonly string[],
  schema: readonly SchemaDifference[],
): Outcome {
  return {
    rows: plain.rowsMigrated,
    used: values > 0,
    values: differences,
    schema: schema.map(describeSchemaDifference),
    ledgers: [plain.ledger, changed.ledger],
  };
}

/** In bytes. What larger ones add is more rows of the same kinds. */
const LARGEST = { file: 1_000_000, dump: 100_000 };

const files = withoutTwins(listCorpora()).filter(({ path }) => statSync(path).size < LARGEST.file);
const databases = withoutTwins(listPostgresCorpora()).filter(
  ({ path }) => statSync(path).size < LARGEST.dump,
);

if (files.length === 0) skipWithoutCorpora();
else {
  let outcomes: ReadonlyMap<string, Outcome>;
  beforeAll(async () => {
    outcomes = new Map([
      ...(await twoAtATime(files, intoPostgres)),
      ...(await twoAtATime(
        databases.map((one) => ({ ...one, name: `postgres ${one.name}` })),
        intoSqlite,
      )),
    ]);
  }, 1_800_000);

  test.each([...files.map(({ name }) => name), ...databases.map(({ name }) => `postgres ${name}`)])(
    'the identity transform on every column of %s changes nothing',
    (name) => {
      const { rows, used, values, schema, ledgers } = outcomes.get(name) as Outcome;
      expect({ values, schema }).toEqual({ values: [], schema: [] });
      // A file without a table has no column to match either.
      const told = ledgers[1].filter(({ code }) => code !== 'TRANSFORM_MATCHES_NOTHING' || used);
      expect(told.map(withoutAdvice)).toEqual(ledgers[0].map(withoutAdvice));
      expect(used).toBe(rows > 0);
    },
  );
}
