import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';

/** Makes a new SQLite file with all tables of another but those that are named. The number of rows in it. */
export async function copyFile(from: string, to: string, without: readonly string[]): Promise<number> {
  const manager = createMigrationManager(
    {
      source: { dialect: 'sqlite', database: from },
      target: { dialect: 'sqlite', database: to },
      options: { excludeTables: without },
    },
    { dialects: [sqlite] },
  );
  const { rowsMigrated } = await manager.migrate();
  return rowsMigrated;
}
