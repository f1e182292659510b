import Database from 'better-sqlite3';
import pg from 'pg';
import type { ContentReport } from '../check-same-content.js';
import { compareRows } from '../compare-rows.js';
import type { Difference } from '../difference.js';
import { listSqliteTables, readSqliteRows, type SqliteTable } from '../sqlite-side.js';
import { carriedCell, expectedCarriedCell } from './carried-cell.js';
import { type CarriedTable, listCarriedTables, readTexts, settleForTexts } from './postgres-tables.js';

export interface CarriedCheck {
  readonly postgresUrl: string;
  readonly sqlitePath: string;
}

/**
 * Compares every table, row and value of PostgreSQL with those of the SQLite file that it was carried into, by plain
 * queries of its own: it shares no code with the tool that it judges. It holds one table at a time in memory.
 */
export async function checkCarriedContent(check: CarriedCheck): Promise<ContentReport> {
  const db = new Database(check.sqlitePath, { readonly: true, fileMustExist: true });
  const client = new pg.Client({ connectionString: check.postgresUrl });
  try {
    await client.connect();
    await settleForTexts(client);
    return await compareDatabases(client, db);
  } finally {
    await client.end();
    db.close();
  }
}

async function compareDatabases(client: pg.Client, db: Database.Database): Promise<ContentReport> {
  const sources = await listCarriedTables(client);
  const several = new Set(sources.map(({ schema }) => schema)).size > 1;
  const targets = new Map(
    listSqliteTables(db)
      .filter(({ name }) => !name.startsWith('godwit_'))
      .map((table) => [table.name, table]),
  );
  const tables: ContentReport['tables'][number][] = [];
  const differences: Difference[] = [];
  for (const source of sources) {
    const name = carriedName(source, several);
    const target = targets.get(name);
    targets.delete(name);
    const outcome = await compareTable({ client, db, name, source, target });
    tables.push({ name, rows: outcome.rows, columns: source.columns.length });
    differences.push(...outcome.differences);
  }
  for (const name of targets.keys())
    differences.push({ kind: 'table-extra', table: name, detail: 'the table is not in PostgreSQL' });
  return { tables, differences };
}

/** SQLite has no schemas: where there are several, tables of all but `public` carry theirs in their name. */
function carriedName({ schema, name }: CarriedTable, several: boolean): string {
  return several && schema !== 'public' ? `${schema}_${name}` : name;
}

interface Comparison {
  readonly client: pg.Client;
  readonly db: Database.Database;
  readonly name: string;
  readonly source: CarriedTable;
  readonly target: SqliteTable | undefined;
}

interface TableOutcome {
  readonly rows: number;
  readonly differences: readonly Difference[];
}

async function compareTable({ client, db, name, source, target }: Comparison): Promise<TableOutcome> {
  if (target === undefined)
    return {
      rows: 0,
      differences: [{ kind: 'table-missing', table: name, detail: 'the table is not in SQLite' }],
    };
  const wrong = columnDifferences(name, source, target);
  if (wrong.length > 0) return { rows: 0, differences: wrong };
  const types = source.columns.map(({ type }) => type);
  const expected = (await readTexts(client, source)).map((row) =>
    types.map((type, index) => expectedCarriedCell(row[index] ?? null, type)),
  );
  const ordered = { name, columns: source.columns.map((column) => ({ name: column.name, keyPosition: 0 })) };
  const found = Array.from(readSqliteRows(db, ordered), (row) =>
    row.map((cell, index) => carriedCell(cell, types[index] ?? NEVER)),
  );
  const key = source.columns.flatMap((column, index) => (column.key ? [index] : []));
  const columns = source.columns.map((column) => column.name);
  const shape = { table: name, columns, key, sides: { expected: 'PostgreSQL', found: 'SQLite' } };
  return { rows: expected.length, differences: compareRows(shape, expected, found) };
}

const NEVER = { name: 'none', fitsDouble: false };

function columnDifferences(table: string, source: CarriedTable, target: SqliteTable): readonly Difference[] {
  const [wanted, there] = [source, target].map(({ columns }) => columns.map(({ name }) => name));
  const missing = wanted?.filter((column) => !there?.includes(column)) ?? [];
  const extra = there?.filter((column) => !wanted?.includes(column)) ?? [];
  return [
    ...missing.map((column): Difference => {
      return { kind: 'column-missing', table, column, detail: 'the column is not in SQLite' };
    }),
    ...extra.map((column): Difference => {
      return { kind: 'column-extra', table, column, detail: 'the column is not in PostgreSQL' };
    }),
  ];
}
