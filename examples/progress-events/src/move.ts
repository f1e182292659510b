import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { createProgress, type LineSink } from './progress.js';

/** Moves a SQLite file into an empty PostgreSQL database, and writes to the sink how it goes on. */
export async function move(file: string, url: string, sink: LineSink): Promise<void> {
  const manager = createMigrationManager(
    { source: { dialect: 'sqlite', database: file }, target: { dialect: 'postgres', url } },
    { dialects: [sqlite, postgres] },
  );
  const unsubscribe = manager.on(createProgress(sink));
  await manager.migrate();
  unsubscribe();
}
