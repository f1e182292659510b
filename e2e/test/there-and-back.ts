import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { createTestDatabase, type GodwitRun } from '@godwit/test-support';
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
import { godwit } from './command.js';
import { type Corpus, copyCorpus } from './corpora.js';
import { failingInPostgres, failingInSqlite } from './failing-suggestions.js';
import { giveSchemasBack } from './give-schemas-back.js';
import { ledgerOf } from './ledger.js';
import { loadCorpus } from './postgres-corpora.js';
import { createTemporaryFolder } from './temporary-folder.js';
import { toldColumns } from './untold-values.js';
import { type Verdict, verdictOf, verdictOfRun } from './verdict.js';

/** What a way there and back came to. What follows a failed run is not there. */
export interface ThereAndBack {
  readonly there: GodwitRun;
  /** The verdict of the plan of the way there, and that of the run. */
  readonly verdicts?: readonly [Verdict, Verdict];
  /** The values in the middle against those of the source. */
  readonly middle?: ContentReport;
  /** What the schema in the middle says differently from the source and the ledger does not tell; advice that fails. */
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
  const planned = await plan(url, `sqlite:${sqlitePath}`);
  const there = await migrate(url, sqlitePath, folder.path);
  const verdicts = [planned, verdictOfRun(there)] as const;
  if (there.code !== 0) return { there, verdicts };
  const sides = { postgresUrl: url, sqlitePath };
  const middle = await checkCarriedContent(sides);
  const failing = failingInSqlite(sqlitePath, ledgerOf(there));
  const differences = await untoldDifferences({ ...sides, from: 'postgres', ledger: ledgerOf(there) });
  const untold = [...differences, ...failing];
  const back = await migrate(sqlitePath, end.url, folder.path);
  if (back.code !== 0) return { there, verdicts, middle, untold, back };
  await giveSchemasBack(end.url, ledgerOf(there));
  const values = await checkSamePostgres({ expected: url, found: end.url });
  return {
    there,
    verdicts,
    middle,
    untold,
    back,
    values,
    schema: await comparePostgresSchemas(url, end.url),
  };
}

/** SQLite -> PostgreSQL -> SQLite, by the real command. */
export async function throughPostgres(corpus: Corpus): Promise<ThereAndBack> {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const [first, last] = [join(folder.path, 'first.db'), join(folder.path, 'last.db')];
  copyCorpus(corpus, first);
  const planned = await plan(`sqlite:${first}`, database.url);
  const there = await migrate(first, database.url, folder.path);
  const verdicts = [planned, verdictOfRun(there)] as const;
  if (there.code !== 0) return { there, verdicts };
  const sides = { sqlitePath: first, postgresUrl: database.url };
  const middle = await checkSameContent(sides);
  const failing = await failingInPostgres(database.url, ledgerOf(there));
  const differences = await untoldDifferences({ ...sides, from: 'sqlite', ledger: ledgerOf(there) });
  const untold = [...differences, ...failing];
  const back = await migrate(database.url, last, folder.path);
  if (back.code !== 0) return { there, verdicts, middle, untold, back };
  const values = checkSameSqlite({ expected: first, found: last, byContent: toldColumns([there, back]) });
  // Inserts use up numbers of the sequences, so they come last.
  const inserts = await checkInsertsWork(sides);
  return {
    there,
    verdicts,
    middle,
    untold,
    inserts,
    back,
    values,
    schema: compareSqliteMeanings(first, last).filter((difference) => !isStricterKey(difference)),
  };
}

/** A generated key of PostgreSQL is never given again, which only AUTOINCREMENT promises. */
function isStricterKey({ kind, change, found }: SchemaDifference): boolean {
  return kind === 'generator' && change === 'extra' && found === 'autoincrement';
}

export function migrate(
  source: string,
  target: string,
  cwd: string,
  flags: readonly string[] = [],
): Promise<GodwitRun> {
  const [from, to] = [source, target].map((side) => (side.includes('://') ? side : `sqlite:${side}`));
  return godwit(['migrate', from ?? '', to ?? '', '--json', ...flags], { cwd });
}

/** The verdict of a plan, in this process. */
async function plan(source: string, target: string): Promise<Verdict> {
  const manager = createMigrationManager({ source, target }, { dialects: [sqlite, postgres] });
  return verdictOf(await manager.plan());
}
