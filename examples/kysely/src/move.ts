import { createMigrationManager } from '@godwit/kysely';
import type { Kysely } from 'kysely';

/** What came of it. */
export interface Account {
  /** The number of rows of each table. */
  readonly rows: Readonly<Record<string, number>>;
  /** What the schemas of both sides do not have alike afterwards, one line each. */
  readonly differences: readonly string[];
}

/** Moves everything but logs from the database of one instance to that of another, whatever their dialects. */
export async function move<Source, Target>(source: Kysely<Source>, target: Kysely<Target>): Promise<Account> {
  const manager = createMigrationManager(source, target, {
    options: { batchSize: 1000, parallel: true, excludeTables: ['log*'] },
  });
  const { tables } = await manager.migrate();
  const { differences } = await manager.compareSchemas();
  return {
    rows: Object.fromEntries(tables.map(({ name, written }) => [name, written])),
    differences: differences.map(({ type, explanation }) => `${type}: ${explanation}`),
  };
}
