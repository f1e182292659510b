import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';

/** How two schemas differ. */
export interface Report {
  /** Whether rows of the file fit into the tables of the server as these are. */
  readonly compatible: boolean;
  /** A line for each difference: what kind, what it would mean for the rows that are there, and what it is. */
  readonly lines: readonly string[];
}

/** Holds the schema of a PostgreSQL database against that of a SQLite file. Only reads. */
export async function compare(file: string, url: string): Promise<Report> {
  const manager = createMigrationManager(
    { source: { dialect: 'sqlite', database: file }, target: { dialect: 'postgres', url } },
    { dialects: [sqlite, postgres] },
  );
  const { compatible, differences } = await manager.compareSchemas();
  const lines = differences.map(({ type, table = 'no table', risk, rows, explanation }) => {
    const cost = rows === undefined ? risk : `${risk}, rows: ${rows}`;
    return `${type} of ${table} (${cost}): ${explanation}`;
  });
  return { compatible, lines };
}
