import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, renderUpSql } from '@godwit/engine';

/** What was made, and what was not. */
export interface SchemaReport {
  /** The SQL that made the schema, statement by statement. */
  readonly sql: string;
  /** A sentence about everything that PostgreSQL does not get as SQLite had it, the gravest first. */
  readonly notCarried: readonly string[];
}

/** Makes the tables, keys, indexes and checks of a SQLite file in an empty PostgreSQL database, and no row. */
export async function makeSchema(file: string, url: string): Promise<SchemaReport> {
  const manager = createMigrationManager(
    {
      source: { dialect: 'sqlite', database: file },
      target: { dialect: 'postgres', url },
      options: { schemaOnly: true },
    },
    { dialects: [sqlite, postgres] },
  );
  const plan = await manager.plan(); // writes nothing yet
  const { ledger } = await manager.migrate();
  const losses = ledger.filter((note) => note.severity === 'loss');
  const notCarried = losses.map(({ code, place, message }) => {
    return `${code} ${[place.table, place.column ?? place.object].filter(Boolean).join('.')}: ${message}`;
  });
  return { sql: renderUpSql(plan), notCarried };
}
