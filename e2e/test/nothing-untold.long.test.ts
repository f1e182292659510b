import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { createTestDatabase } from '@godwit/test-support';
import { type CrossMove, untoldDifferences } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import pg from 'pg';
import { failingInPostgres, failingInSqlite } from './failing-suggestions.js';
import { postgresSchema, type RandomSchema, sqliteSchema } from './random-schemas.js';
import { createTemporaryFolder } from './temporary-folder.js';
import { verdictOf } from './verdict.js';

/** `GODWIT_TEST_RUNS` and `GODWIT_TEST_SEED` look at more schemas, and at others. */
const LIMITS = {
  numRuns: Number(process.env['GODWIT_TEST_RUNS'] ?? 25),
  seed: Number(process.env['GODWIT_TEST_SEED'] ?? 11),
  endOnFailure: true,
};

/** What does not hold for a dialect is left out, statement by statement. */
async function make(from: CrossMove['from'], sides: Sides, schema: RandomSchema): Promise<void> {
  if (from === 'sqlite') {
    const db = new Database(sides.sqlitePath);
    db.pragma('foreign_keys = OFF');
    for (const statement of schema) attempt(() => db.exec(statement));
    db.close();
    return;
  }
  const client = new pg.Client({ connectionString: sides.postgresUrl });
  await client.connect();
  for (const statement of schema) await client.query(statement).catch(() => undefined);
  await client.end();
}

interface Sides {
  readonly sqlitePath: string;
  readonly postgresUrl: string;
}

function attempt(action: () => unknown): void {
  try {
    action();
  } catch {
    // It is not there then.
  }
}

async function untoldOf(from: CrossMove['from'], schema: RandomSchema): Promise<readonly string[]> {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const sides: Sides = { sqlitePath: join(folder.path, 'a.db'), postgresUrl: database.url };
  await make(from, sides, schema);
  const [one, other] = [`sqlite:${sides.sqlitePath}`, sides.postgresUrl];
  const [source, target] = from === 'sqlite' ? [one, other] : [other, one];
  const options = { verify: 'none', onBadText: 'replace', onError: 'skip-table' } as const;
  const manager = createMigrationManager({ source, target, options }, { dialects: [sqlite, postgres] });
  const planned = await manager.plan();
  const result = await manager.migrate();
  expect(verdictOf(planned)).toEqual(verdictOf(result));
  const { ledger } = result;
  const failing =
    from === 'sqlite'
      ? await failingInPostgres(sides.postgresUrl, ledger)
      : failingInSqlite(sides.sqlitePath, ledger);
  return [...(await untoldDifferences({ ...sides, from, ledger })), ...failing];
}

test('of any SQLite schema, PostgreSQL differs by what the ledger tells only', async () => {
  const property = fc.asyncProperty(sqliteSchema(), async (schema) => {
    expect(await untoldOf('sqlite', schema)).toEqual([]);
  });
  await fc.assert(property, LIMITS);
}, 600_000);

test('of any PostgreSQL schema, SQLite differs by what the ledger tells only', async () => {
  const property = fc.asyncProperty(postgresSchema(), async (schema) => {
    expect(await untoldOf('postgres', schema)).toEqual([]);
  });
  await fc.assert(property, LIMITS);
}, 600_000);
