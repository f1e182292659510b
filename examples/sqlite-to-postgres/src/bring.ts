import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';

/** What came of it. */
export interface Brought {
  /** Whether anything was written. */
  readonly moved: boolean;
  /** What does not arrive, one line each. */
  readonly losses: readonly string[];
  readonly rows: number;
  /** Whether both sides hold the same, value by value. */
  readonly same: boolean;
}

/**
 * Brings a SQLite file into an empty PostgreSQL database. The plan is looked at first: where something would not arrive, nothing
 * is written unless that is allowed.
 */
export async function bring(file: string, url: string, allowsLosses = false): Promise<Brought> {
  const manager = createMigrationManager(
    {
      source: { dialect: 'sqlite', database: file },
      target: { dialect: 'postgres', url },
      options: { batchSize: 1000, parallel: true },
    },
    { dialects: [sqlite, postgres] },
  );
  const { ledger } = await manager.plan();
  const losses = ledger
    .filter(({ severity }) => severity === 'loss')
    .map(({ code, place, message }) => `${code} ${place.table ?? place.object ?? ''}: ${message}`);
  if (losses.length > 0 && !allowsLosses) return { moved: false, losses, rows: 0, same: false };
  const { rowsMigrated, verification } = await manager.migrate();
  return { moved: true, losses, rows: rowsMigrated, same: verification?.status === 'same' };
}
