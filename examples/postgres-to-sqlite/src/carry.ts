import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';

/** What came of it. */
export interface Carried {
  readonly rows: number;
  /** What did not arrive exactly, one line each. */
  readonly losses: readonly string[];
}

/** Carries a PostgreSQL database into a new SQLite file, two readers at a time. */
export async function carry(url: string, file: string): Promise<Carried> {
  const manager = createMigrationManager(
    {
      source: { dialect: 'postgres', url },
      target: { dialect: 'sqlite', database: file },
      options: { parallel: 2 },
    },
    { dialects: [postgres, sqlite] },
  );
  const { rowsMigrated, ledger } = await manager.migrate();
  const losses = ledger
    .filter(({ severity }) => severity !== 'info')
    .map(
      ({ code, place, message }) =>
        `${code} ${place.table ?? ''} ${place.column ?? place.object ?? ''}: ${message}`,
    );
  return { rows: rowsMigrated, losses };
}
