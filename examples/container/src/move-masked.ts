import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createContainer, createMigrationManager, DIALECT, TRANSFORM } from '@godwit/engine';
import { maskMail } from './mask-mail.js';

/** Moves a SQLite file into an empty PostgreSQL database, e-mail addresses masked. The number of rows. */
export async function moveMasked(file: string, url: string): Promise<number> {
  // An application would make its container once, where it starts.
  const container = createContainer();
  container.register(DIALECT, { useValue: sqlite });
  container.register(DIALECT, { useValue: postgres });
  container.register(TRANSFORM, { useValue: maskMail });
  const manager = createMigrationManager(
    { source: { dialect: 'sqlite', database: file }, target: { dialect: 'postgres', url } },
    { container },
  );
  return (await manager.migrate()).rowsMigrated;
}
