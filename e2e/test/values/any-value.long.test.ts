import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { createTestDatabase } from '@godwit/test-support';
import {
  checkCarriedContent,
  checkSameContent,
  checkSamePostgres,
  checkSameSqlite,
  type Difference,
  type LedgerNote,
} from '@godwit/test-support/checker';
import { summarise } from '../summarise.js';
import { createTemporaryFolder } from '../temporary-folder.js';
import { VALUE_CODES } from '../untold-values.js';
import { fillPostgresKinds, fillSqliteKinds } from './fill.js';

/** `GODWIT_TEST_RUNS` moves more tables, `GODWIT_TEST_SEED` others. */
const RUNS = Number(process.env['GODWIT_TEST_RUNS'] ?? 2);
const SEED = Number(process.env['GODWIT_TEST_SEED'] ?? 41);
const ROWS = 250;
const seeds = Array.from({ length: RUNS }, (_, run) => SEED + run);

/** What means the same after SQLite, PostgreSQL and SQLite, but is spelled as PostgreSQL or a number of SQLite is. */
const OTHERS = [
  ...['decimal_38_10', 'numeric', 'string', 'json', 'jsonb', 'bigints', 'booleans'],
  ...['time', 'time_zoned', 'timestamp', 'timestamp_zoned', 'interval'],
];

interface Outcome {
  readonly ledger: readonly LedgerNote[];
  readonly differences: readonly Difference[];
}

/** Moves all by the engine, which proves what it did. */
async function move(source: string, target: string): Promise<readonly LedgerNote[]> {
  const manager = createMigrationManager({ source, target }, { dialects: [sqlite, postgres] });
  const { ledger, verification } = await manager.migrate();
  expect(verification?.tables.flatMap((table) => [...table.differences])).toEqual([]);
  expect(verification?.status).toBe('same');
  return ledger;
}

/** The columns with values that are not what they were, as `table.column`. */
function changed(differences: readonly Difference[]): readonly string[] {
  return [...new Set(differences.map(({ table, column }) => `${table}.${column}`))].sort();
}

/** The differences at columns of which no ledger says that values are other ones. */
function untold({ ledger, differences }: Outcome): readonly string[] {
  const told = new Set(
    ledger
      .filter(({ code }) => VALUE_CODES.includes(code))
      .map(({ place }) => `${place.table}.${place.column}`),
  );
  return summarise(differences.filter(({ table, column }) => !told.has(`${table}.${column}`)));
}

describe.each(seeds)('with seed %d', (seed) => {
  test('any value of any kind survives PostgreSQL to SQLite, and the way back', async () => {
    using folder = createTemporaryFolder();
    await using source = await createTestDatabase();
    await using end = await createTestDatabase();
    const sqlitePath = join(folder.path, 'middle.db');
    await fillPostgresKinds(source.url, ROWS, seed);
    const there = await move(source.url, `sqlite:${sqlitePath}`);
    const middle = await checkCarriedContent({ postgresUrl: source.url, sqlitePath });
    expect(middle.tables).toEqual([expect.objectContaining({ name: 'kinds', rows: ROWS })]);
    expect(summarise(middle.differences)).toEqual([]);
    const back = await move(`sqlite:${sqlitePath}`, end.url);
    const { differences } = await checkSamePostgres({ expected: source.url, found: end.url });
    const outcome = { ledger: [...there, ...back], differences };
    expect(untold(outcome)).toEqual([]);
    // SQLite has no -0.0 in a column of reals.
    expect(changed(differences)).toEqual(['kinds.float32', 'kinds.float64']);
  });

  test('any value of any kind survives SQLite to PostgreSQL, and the way back', async () => {
    using folder = createTemporaryFolder();
    await using middle = await createTestDatabase();
    const [first, last] = [join(folder.path, 'first.db'), join(folder.path, 'last.db')];
    fillSqliteKinds(first, ROWS, seed);
    const there = await move(`sqlite:${first}`, middle.url);
    const moved = await checkSameContent({ sqlitePath: first, postgresUrl: middle.url });
    expect(moved.tables.map(({ rows }) => rows)).toEqual([ROWS, ROWS]);
    expect(summarise(moved.differences)).toEqual([]);
    const back = await move(middle.url, `sqlite:${last}`);
    const { differences } = checkSameSqlite({ expected: first, found: last });
    const outcome = { ledger: [...there, ...back], differences };
    expect(untold(outcome)).toEqual([]);
    expect(
      differences.filter(({ table, column }) => table === 'kinds' && !OTHERS.includes(column ?? '')),
    ).toEqual([]);
    // Of another storage class, but still the same characters and bytes.
    const byContent = new Set(changed(differences));
    const content = checkSameSqlite({ expected: first, found: last, byContent });
    expect(summarise(content.differences.filter(({ table }) => table === 'loose'))).toEqual([]);
  });
});
