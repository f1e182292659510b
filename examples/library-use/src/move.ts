import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationEvent } from '@godwit/engine';

/** What a move came to. */
export interface Account {
  readonly tables: number;
  readonly rows: number;
  readonly notes: number;
}

/** Moves a SQLite file into an empty PostgreSQL database and tells about it line by line. */
export async function moveDatabase(
  file: string,
  url: string,
  tell: (line: string) => void,
): Promise<Account> {
  const manager = createMigrationManager(
    {
      source: { dialect: 'sqlite', database: file },
      target: { dialect: 'postgres', url },
      options: { parallel: 2 },
    },
    { dialects: [sqlite, postgres] },
  );
  manager.on((event) => {
    const line = describe(event);
    if (line !== undefined) tell(line);
  });
  const { tables, rowsMigrated, ledger } = await manager.migrate();
  return { tables: tables.length, rows: rowsMigrated, notes: ledger.length };
}

function describe(event: MigrationEvent): string | undefined {
  if (event.type === 'table:started') return `${event.table} begins`;
  if (event.type === 'table:progress') return `${event.table}: ${event.rows} rows`;
  if (event.type === 'table:finished') return `${event.table} done: ${event.result.written} rows`;
  if (event.type === 'note') return `${event.note.severity}: ${event.note.message}`;
  return undefined;
}
