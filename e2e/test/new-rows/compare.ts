import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationResult } from '@godwit/engine';
import { createTestDatabase } from '@godwit/test-support';
import {
  checkNewRows,
  type NewRowsReport,
  type NewRowsSides,
  stageNewRows,
} from '@godwit/test-support/checker';
import { createTemporaryFolder } from '../temporary-folder.js';

/** What became of the new rows of one move, and what its ledger says. */
export interface NewRows extends NewRowsReport {
  /** Of a move that was verified: whether its proof found both sides the same, or different. */
  readonly proof?: string;
  readonly ledger: MigrationResult['ledger'];
}

/** Makes a source, moves it with the values of new rows, and inserts them on both sides. */
export async function compareNewRows(
  from: NewRowsSides['from'],
  make: (sides: NewRowsSides) => Promise<void>,
  options: { readonly rows: number; readonly seed: number; readonly verify?: 'full' | 'none' },
): Promise<NewRows> {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const sides: NewRowsSides = { from, sqlitePath: join(folder.path, 'a.db'), postgresUrl: database.url };
  await make(sides);
  const staged = await stageNewRows(sides, options);
  const [file, server] = [`sqlite:${sides.sqlitePath}`, sides.postgresUrl];
  const [source, target] = from === 'sqlite' ? [file, server] : [server, file];
  const choices = { verify: options.verify ?? 'none', onError: 'skip-table' } as const;
  const manager = createMigrationManager(
    { source, target, options: choices },
    { dialects: [sqlite, postgres] },
  );
  const { ledger, verification } = await manager.migrate();
  const proof = verification === undefined ? {} : { proof: verification.status };
  return { ...(await checkNewRows({ ...sides, ledger }, staged)), ...proof, ledger };
}

/** Sums of several reports, for people. */
export function summed(reports: readonly NewRowsReport[]): string {
  const of = (count: (report: NewRowsReport) => number): number =>
    reports.reduce((sum, report) => sum + count(report), 0);
  return JSON.stringify({
    moves: reports.length,
    expressions: of(({ expressions }) => expressions),
    rows: of(({ rows }) => rows),
    refused: of(({ refused }) => refused),
    failed: of(({ failed }) => failed),
    told: of(({ told }) => told),
    differences: of(({ differences }) => differences.length),
  });
}
