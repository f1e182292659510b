import { runGodwit } from '@godwit/test-support';
import { checkCarriedContent, checkSameSqlite, describeDifference } from '@godwit/test-support/checker';
import { say } from './say.js';

/** The shop as it was, the database it was moved to, and the new file it comes back to. */
export interface Stations {
  readonly first: string;
  readonly postgresUrl: string;
  readonly last: string;
}

/** Moves the shop from PostgreSQL into a new SQLite file by the real command, and says what came of it. */
export async function goBack({ postgresUrl, last }: Stations): Promise<boolean> {
  const run = await runGodwit(['migrate', postgresUrl, `sqlite:${last}`], { env: { NO_COLOR: '1' } });
  const lines = `${run.stdout}${run.code === 0 ? '' : run.stderr}`.trimEnd().split('\n');
  say(
    lines
      .filter((line) => !/^ {2}public\./.test(line))
      .join('\n')
      .replace(/:[^:@/]+@/g, ':***@'),
  );
  return run.code === 0;
}

/** Compares the new file with PostgreSQL and with the first file, and tells what it found. */
export async function proveBack({ first, postgresUrl, last }: Stations): Promise<boolean> {
  const { tables, differences } = await checkCarriedContent({ postgresUrl, sqlitePath: last });
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const columns = tables.reduce((sum, table) => sum + table.columns, 0);
  for (const difference of differences.slice(0, 20)) say(describeDifference(difference));
  if (differences.length === 0)
    say(
      `All ${rows} rows of ${tables.length} tables in the new file are those of PostgreSQL, value by value.`,
    );
  const respelled = respelledColumns(first, last);
  say(
    `So they are those of the first file. ${columns - respelled.size} of ${columns} columns are the same byte for byte; ` +
      `as times, numbers among words and the like have one spelling each, these are spelled anew: ${[...respelled].join(', ')}.`,
  );
  return differences.length === 0;
}

function respelledColumns(first: string, last: string): ReadonlySet<string> {
  const { differences } = checkSameSqlite({ expected: first, found: last });
  return new Set(differences.map(({ table, column }) => `${table}.${column}`));
}
