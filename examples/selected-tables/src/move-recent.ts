import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationOptions } from '@godwit/engine';

/** What came over, and which foreign keys did not come over whole. */
export interface Selection {
  /** The number of rows of each table that was moved. */
  readonly rows: Readonly<Record<string, number>>;
  /** A sentence about each foreign key that is missing, or that some rows stand against. */
  readonly foreignKeys: readonly string[];
}

/** Moves a shop since the beginning of a year: not its log, not its coupons, and no order from before. */
export async function moveRecent(file: string, url: string, year: number): Promise<Selection> {
  const manager = createMigrationManager(
    {
      source: { dialect: 'sqlite', database: file },
      target: { dialect: 'postgres', url },
      options: recentOnly(year),
    },
    { dialects: [sqlite, postgres] },
  );
  const { tables, ledger } = await manager.migrate();
  const notes = ledger.filter((note) => note.code.startsWith('FOREIGN_KEY_'));
  return {
    rows: Object.fromEntries(tables.map((table) => [table.name, table.written])),
    foreignKeys: notes.map((note) => `${note.place.table}: ${note.message}`),
  };
}

function recentOnly(year: number): MigrationOptions {
  const recent = `placed_on >= '${year}-01-01'`;
  return {
    includeTables: ['customers', 'order*', 'returns'],
    excludeTables: ['*_log'], // wins over includeTables: order_log stays behind
    where: {
      orders: recent,
      // The lines of an order go where it goes, so that their foreign key holds.
      order_lines: `order_id IN (SELECT id FROM orders WHERE ${recent})`,
      // Returns have no predicate: all come, also those whose order stays behind.
    },
  };
}
