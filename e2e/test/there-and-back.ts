import { join } from 'node:path';
import { createTestDatabase, type GodwitRun, runGodwit } from '@godwit/test-support';
import {
  type ContentReport,
  checkCarriedContent,
  checkInsertsWork,
  checkSameContent,
  checkSamePostgres,
  checkSameSqlite,
  comparePostgresSchemas,
  compareSqliteMeanings,
  type InsertReport,
  type SchemaDifference,
  untoldDifferences,
} from '@godwit/test-support/checker';
import { type Corpus, copyCorpus } from './corpora.js';
import { ledgerOf } from './ledger.js';
import { loadCorpus } from './postgres-corpora.js';
import { createTemporaryFolder } from './temporary-folder.js';
import { toldColumns } from './untold-values.js';

/** What a way there and back came to. What follows a failed run is not there. */
export interface ThereAndBack {
  readonly there: GodwitRun;
  /** The values in the middle against those of the source. */
  readonly middle?: ContentReport;
  /** What the schema in the middle says differently from the source and the ledger does not tell. */
  readonly untold?: readonly string[];
  /** Whether each table in the middle takes a row without a generated key; of PostgreSQL only. */
  readonly inserts?: InsertReport;
  readonly back?: GodwitRun;
  /** The values at the end against those of the source. */
  readonly values?: ContentReport;
  readonly schema?: readonly SchemaDifference[];
}

/** PostgreSQL -> SQLite -> PostgreSQL, by the real command. */
export async function throughSqlite(corpus: Corpus): Promise<ThereAndBack> {
  await using source = await loadCorpus(corpus);
  return await carryThroughSqlite(source.url);
}

/** PostgreSQL -> SQLite -> PostgreSQL, by the real command, of a database that is there. */
export async function carryThroughSqlite(url: string): Promise<ThereAndBack> {
  using folder = createTemporaryFolder();
  await using end = await createTestDatabase();
  const sqlitePath = join(folder.path, 'middle.db');
  const there = await migrate(url, sqlitePath, folder.path);
  if (there.code !== 0) return { there };
  const sides = { postgresUrl: url, sqlitePath };
  const middle = await checkCarriedContent(sides);
  const untold = await untoldDifferences({ ...sides, from: 'postgres', ledger: ledgerOf(there) });
  const back = await migrate(sqlitePath, end.url, folder.path);
  if (back.code !== 0) return { there, middle, untold, back };
  const values = await checkSamePostgres({ expected: url, found: end.url });
  return { there, middle, untold, back, values, schema: await comparePostgresSchemas(url, end.url) };
}

/** SQLite -> PostgreSQL -> SQLite, by the real command. */
export async function throughPostgres(corpus: Corpus): Promise<ThereAndBack> {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const [first, last] = [join(folder.path, 'first.db'), join(folder.path, 'last.db')];
  copyCorpus(corpus, first);
  const there = await migrate(first, database.url, folder.path);
  if (there.code !== 0) return { there };
  const sides = { sqlitePath: first, postgresUrl: database.url };
  const middle = await checkSameContent(sides);
  const untold = await untoldDifferences({ ...sides, from: 'sqlite', ledger: ledgerOf(there) });
  const back = await migrate(database.url, last, folder.path);
  if (back.code !== 0) return { there, middle, untold, back };
  const values = checkSameSqlite({ expected: first, found: last, byContent: toldColumns([there, back]) });
  // Inserts use up numbers of the sequences, so they come last.
  const inserts = await checkInsertsWork(sides);
  return { there, middle, untold, inserts, back, values, schema: compareSqliteMeanings(first, last) };
}

export function migrate(
  source: string,
  target: string,
  cwd: string,
  flags: readonly string[] = [],
): Promise<GodwitRun> {
  const [from, to] = [source, target].map((side) => (side.includes('://') ? side : `sqlite:${side}`));
  return runGodwit(['migrate', from ?? '', to ?? '', '--json', ...flags], { cwd });
}
