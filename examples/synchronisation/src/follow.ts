import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type DatabaseMigrationManager, readHistory } from '@godwit/engine';

/** What was done, and what came of it. */
export interface Report {
  /** Whether both sides hold the same now: schema, rows, keys. */
  readonly same: boolean;
  /** A line for each thing that was done, or for each that stands in the way. */
  readonly lines: readonly string[];
}

/** Tables and columns that have another name now: the name in the server, then that in the file. */
export type Renames = Readonly<Record<string, string>>;

const dialects = [sqlite, postgres];

/** Moves a SQLite file into an empty PostgreSQL database; at every later call brings schema and rows there to those of the file. */
export async function follow(file: string, url: string, renames: Renames = {}): Promise<Report> {
  const runs = await readHistory({ dialect: 'postgres', url }, { dialects });
  if (runs.length === 0) return await move(managerOf(file, url));
  // Once the schema is changed, the old names are gone: what looks at rows does not know of them.
  const schema = await changeSchema(managerOf(file, url, renames));
  if (!schema.same) return schema;
  const rows = await changeRows(managerOf(file, url));
  return { same: rows.same, lines: [...schema.lines, ...rows.lines] };
}

function managerOf(file: string, url: string, renames?: Renames): DatabaseMigrationManager {
  return createMigrationManager(
    {
      source: { dialect: 'sqlite', database: file },
      target: { dialect: 'postgres', url },
      options: renames === undefined ? {} : { renames },
    },
    { dialects },
  );
}

async function move(manager: DatabaseMigrationManager): Promise<Report> {
  const { tables, verification } = await manager.migrate();
  return {
    same: verification?.status === 'same',
    lines: tables.map(({ name, written }) => `moved ${name}: ${written} rows`),
  };
}

/** Plans first, and does nothing at all while something stands in the way. What is dropped is kept for a way back. */
async function changeSchema(manager: DatabaseMigrationManager): Promise<Report> {
  const planned = await manager.syncSchema();
  if (planned.status === 'same') return { same: true, lines: [] };
  if (planned.status === 'blocked')
    return { same: false, lines: planned.blocked.map(({ reason }) => `in the way: ${reason}`) };
  const { status, statements } = await manager.syncSchema({ apply: true, keep: true });
  return { same: status === 'applied', lines: statements.map(({ purpose }) => purpose) };
}

/** Writes only the rows that differ, deletes those that the file does not have any more, and compares every value after that. */
async function changeRows(manager: DatabaseMigrationManager): Promise<Report> {
  const { tables, verification } = await manager.repair({ deleteExtra: true });
  return {
    same: verification.status === 'same',
    lines: tables.map(
      ({ name, written, deleted }) => `rows of ${name}: ${written} written, ${deleted} deleted`,
    ),
  };
}
