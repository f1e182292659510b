import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LedgerNote } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import pg from 'pg';

type Advice = Pick<LedgerNote, 'code' | 'suggestion'>;

/** How a suggestion begins that is SQL as a whole. */
const SQL = /^(?:ALTER|CREATE|DELETE|DROP|INSERT|PRAGMA|SELECT|SET|UPDATE|VACUUM)\b/;
/** A server that lacks the files of an extension does not make the suggestion a wrong one. */
const NO_FILES: readonly unknown[] = ['0A000', '58P01'];
/** The page that shows the help of every command. */
const HELP = readFileSync(fileURLToPath(new URL('../../docs/cli.md', import.meta.url)), 'utf8');
/** Every flag of the command. */
const FLAGS = new Set(HELP.match(/^ +--[a-z][a-z-]+/gm)?.map((flag) => flag.trim()));

/** The suggestions that a finished PostgreSQL target does not run as they stand, each rolled back; one line each. */
export async function failingInPostgres(url: string, ledger: readonly Advice[]): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const failing: string[] = [];
  for (const suggestion of statementsOf(ledger)) {
    await client.query('BEGIN');
    await client.query(suggestion).catch((error: pg.DatabaseError) => {
      if (!NO_FILES.includes(error.code)) failing.push(`${suggestion}: ${error.message}`);
    });
    await client.query('ROLLBACK');
  }
  await client.end();
  return [...failing, ...unusable(ledger)];
}

/** The same of a finished SQLite target. */
export function failingInSqlite(path: string, ledger: readonly Advice[]): readonly string[] {
  const db = new Database(path);
  const failing: string[] = [];
  for (const suggestion of statementsOf(ledger)) {
    db.exec('BEGIN');
    try {
      db.exec(suggestion);
    } catch (error) {
      failing.push(`${suggestion}: ${String(error)}`);
    }
    db.exec('ROLLBACK');
  }
  db.close();
  return [...failing, ...unusable(ledger)];
}

function statementsOf(ledger: readonly Advice[]): readonly string[] {
  return ledger.flatMap(({ suggestion = '' }) => (SQL.test(suggestion) ? [suggestion] : []));
}

/** Those with a gap to fill, or with a flag that the command does not have. */
function unusable(ledger: readonly Advice[]): readonly string[] {
  return ledger.flatMap(({ code, suggestion = '' }) => {
    const flags = suggestion.match(/(?<![\w-])--[a-z][a-z-]+/g) ?? [];
    const unknown = flags.filter((flag) => !FLAGS.has(flag));
    return suggestion.includes('...') || unknown.length > 0 ? [`${code}: ${suggestion}`] : [];
  });
}
