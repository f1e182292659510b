import Database from 'better-sqlite3';
import pg from 'pg';
import type { BadTextRule } from './cell.js';
import { compareRows } from './compare-rows.js';
import type { Difference } from './difference.js';
import { expectedCell } from './expected-cell.js';
import {
  listPostgresTables,
  type PostgresColumn,
  type PostgresTable,
  readPostgresRows,
  settleSession,
} from './postgres-side.js';
import { listSqliteTables, readSqliteRows, type SqliteTable } from './sqlite-side.js';
import { targetName } from './target-name.js';

export interface ContentCheck {
  readonly sqlitePath: string;
  readonly postgresUrl: string;
  /** The schema of PostgreSQL that holds the tables; `public` if absent. */
  readonly schema?: string;
  /** How invalid text must have been handled; absent: there must be none. */
  readonly badText?: BadTextRule;
}

export interface ContentReport {
  /** Every table of SQLite, with the number of rows and columns that were compared. */
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly columns: number }[];
  /** Empty: both sides hold the same. */
  readonly differences: readonly Difference[];
}

/**
 * Compares every table, row and value of a SQLite file with those of PostgreSQL, by plain queries of its own: it
 * shares no code with the tool that it judges. It holds one table at a time in memory.
 */
export async function checkSameContent(check: ContentCheck): Promise<ContentReport> {
  const { postgresUrl, schema = 'public' } = check;
  const db = new Database(check.sqlitePath, { readonly: true, fileMustExist: true });
  const client = new pg.Client({ connectionString: postgresUrl });
  try {
    await client.connect();
    await settleSession(client);
    return await compareDatabases({ db, client, schema, badText: check.badText });
  } finally {
    await client.end();
    db.close();
  }
}

interface Sides {
  readonly db: Database.Database;
  readonly client: pg.Client;
  readonly schema: string;
  readonly badText: BadTextRule | undefined;
}

async function compareDatabases(sides: Sides): Promise<ContentReport> {
  const sources = listSqliteTables(sides.db);
  const targets = new Map(
    (await listPostgresTables(sides.client, sides.schema)).map((table) => [table.name, table]),
  );
  const tables: ContentReport['tables'][number][] = [];
  const differences: Difference[] = [];
  for (const source of sources) {
    const target = targets.get(targetName(source.name));
    targets.delete(targetName(source.name));
    const outcome = target === undefined ? missingTable(source) : await compareTable(sides, source, target);
    tables.push({ name: source.name, rows: outcome.rows, columns: source.columns.length });
    differences.push(...outcome.differences);
  }
  for (const name of targets.keys())
    differences.push({ kind: 'table-extra', table: name, detail: 'the table is not in SQLite' });
  return { tables, differences };
}

const SIDES = { expected: 'SQLite', found: 'PostgreSQL' };

interface TableOutcome {
  readonly rows: number;
  readonly differences: readonly Difference[];
}

function missingTable({ name }: SqliteTable): TableOutcome {
  return {
    rows: 0,
    differences: [{ kind: 'table-missing', table: name, detail: 'the table is not in PostgreSQL' }],
  };
}

async function compareTable(sides: Sides, source: SqliteTable, target: PostgresTable): Promise<TableOutcome> {
  const missing = columnDifferences(source, target);
  if (missing.length > 0) return { rows: 0, differences: missing };
  const columns = source.columns.map(({ name }) => columnOf(target, name)) as PostgresColumn[];
  const found = await readPostgresRows(sides.client, sides.schema, target.name, columns);
  const expected = Array.from(readSqliteRows(sides.db, source), (row) =>
    row.map((cell, index) => expectedCell(cell, columns[index]?.typeName ?? '', sides.badText)),
  );
  const key = source.columns.flatMap(({ keyPosition }, index) => (keyPosition > 0 ? [index] : []));
  const shape = { table: source.name, columns: source.columns.map(({ name }) => name), key, sides: SIDES };
  return { rows: expected.length, differences: compareRows(shape, expected, found) };
}

function columnDifferences(source: SqliteTable, target: PostgresTable): Difference[] {
  const wanted = new Set(source.columns.map(({ name }) => targetName(name)));
  const missing = source.columns
    .filter(({ name }) => columnOf(target, name) === undefined)
    .map(({ name }) => difference('column-missing', source.name, name, 'the column is not in PostgreSQL'));
  const extra = target.columns
    .filter(({ name }) => !wanted.has(name))
    .map(({ name }) => difference('column-extra', source.name, name, 'the column is not in SQLite'));
  return [...missing, ...extra];
}

function columnOf(target: PostgresTable, name: string): PostgresColumn | undefined {
  return target.columns.find((column) => column.name === targetName(name));
}

function difference(kind: Difference['kind'], table: string, column: string, detail: string): Difference {
  return { kind, table, column, detail };
}
