import Database from 'better-sqlite3';
import pg from 'pg';
import { carriedCell, expectedCarriedCell } from '../checker/carried/carried-cell.js';
import { settleForTexts } from '../checker/carried/postgres-tables.js';
import { type ComparableCell, type SqliteCell, showCell } from '../checker/cell.js';
import { expectedCell } from '../checker/expected-cell.js';
import { foundCell, textOf } from '../checker/found-cell.js';
import { quote } from '../checker/sqlite-side.js';
import { targetName } from '../checker/target-name.js';
import type { LedgerNote } from '../schema/strike-off.js';
import { type Open, type Pair, paired } from './paired-tables.js';
import { listPostgresRules, restPostgres, stagePostgres, tryPostgres } from './postgres-rows.js';
import { isVolatile, type Outcome, type RuledTable, type Staged } from './ruled-table.js';
import { listSqliteRules, restSqlite, stageSqlite, trySqlite } from './sqlite-rows.js';
import { type Told, toldOf } from './told.js';

export interface NewRowsSides {
  readonly from: 'sqlite' | 'postgres';
  readonly sqlitePath: string;
  readonly postgresUrl: string;
}

/** What the two sides made of the same new rows. */
export interface NewRowsReport {
  /** Defaults, generated columns and checks of the tables that were compared. */
  readonly expressions: number;
  /** Rows that both sides were given. */
  readonly rows: number;
  /** Rows that a check or NOT NULL of both sides refused. */
  readonly refused: number;
  /** Rows that one of the sides failed on, such as a division by zero or a number that a type has no room for. */
  readonly failed: number;
  /** Differences that the ledger tells of. */
  readonly told: number;
  /** Empty: both sides make the same of every row. */
  readonly differences: readonly string[];
}

/** Puts tables with the values of new rows beside those of the source; a move takes them along. */
export async function stageNewRows(
  sides: NewRowsSides,
  options: { readonly rows: number; readonly seed: number },
): Promise<readonly Staged[]> {
  const named = (index: number) => ({ ...options, staging: `new rows ${index}` });
  if (sides.from === 'sqlite') {
    using db = opened(sides.sqlitePath);
    return listSqliteRules(db.file).map((table, index) => stageSqlite(db.file, table, named(index)));
  }
  await using server = await connected(sides.postgresUrl);
  const staged: Staged[] = [];
  for (const [index, table] of (await listPostgresRules(server.client)).entries())
    staged.push(await stagePostgres(server.client, table, named(index)));
  return staged;
}

/** Inserts every new row on both sides, one at a time, and compares what they make of it. Nothing stays. */
export async function checkNewRows(
  sides: NewRowsSides & { readonly ledger: readonly LedgerNote[] },
  staged: readonly Staged[],
): Promise<NewRowsReport> {
  using db = opened(sides.sqlitePath);
  await using server = await connected(sides.postgresUrl);
  await settleForTexts(server.client);
  const pairs = await paired(sides.from, staged, { db: db.file, client: server.client });
  restSqlite(
    db.file,
    pairs.map(({ sqlite }) => sqlite),
  );
  await restPostgres(
    server.client,
    pairs.map(({ postgres }) => postgres),
  );
  const total = { expressions: 0, rows: 0, refused: 0, failed: 0, told: 0, differences: [] as string[] };
  for (const pair of pairs) {
    const told = toldOf(sides.ledger, pair.staged.table);
    total.expressions += expressionsOf(pair.staged.table);
    for (let number = 0; number < pair.staged.rows; number++)
      await compareRow(
        { ...pair, told, number, from: sides.from, db: db.file, client: server.client },
        total,
      );
  }
  await server.client.query('ROLLBACK');
  db.file.exec('ROLLBACK');
  return total;
}

function expressionsOf({ columns, checks }: RuledTable): number {
  return checks + columns.filter((column) => column.generated || column.default !== undefined).length;
}

interface RowOf extends Pair, Open {
  readonly told: Told;
  readonly number: number;
  readonly from: NewRowsSides['from'];
}

async function compareRow(
  row: RowOf,
  total: { -readonly [K in keyof NewRowsReport]: NewRowsReport[K] },
): Promise<void> {
  const { staged, told, number, from } = row;
  const { columns } = staged.table;
  // Every second row leaves the defaults to the database.
  const given = columns.filter(
    (column) =>
      !column.generated &&
      !(number % 2 === 0 && column.default !== undefined && !told.columns.has(column.name)),
  );
  if (given.length === 0) return;
  const names = given.map(({ name }) => name);
  const inPostgres = from === 'sqlite' ? names.map(targetName) : names;
  const cells = row.carried.columns.map(({ name, type }) =>
    from === 'sqlite' ? textOf(quote(name), type.name) : quote(name),
  );
  const lite = trySqlite(row.db, {
    table: row.sqlite,
    staging: staged.staging,
    number,
    columns: names,
    cells: columns.map(({ name }) => name),
  });
  const server = await tryPostgres(row.client, {
    table: row.postgres,
    staging: staged.staging,
    number,
    columns: inPostgres,
    cells,
  });
  total.rows++;
  const place = `${staged.table.name}, row ${number}`;
  if (lite.kind === 'made' && server.kind === 'made') {
    const found = differencesOf(row, lite.cells, server.cells, names).map((text) => `${place}: ${text}`);
    total.told += found.filter((text) => text.endsWith(TOLD)).length;
    total.differences = [...total.differences, ...found.filter((text) => !text.endsWith(TOLD))];
  } else if (server.kind === 'failed' || (lite.kind === 'failed' && from === 'sqlite')) total.failed++;
  else if (lite.kind === 'refused' && server.kind === 'refused') total.refused++;
  else if (told.rules) total.told++;
  else
    total.differences = [...total.differences, `${place}: SQLite ${said(lite)}, PostgreSQL ${said(server)}`];
}

function said(outcome: Outcome<unknown>): string {
  return outcome.kind === 'failed' ? `failed (${outcome.message})` : outcome.kind;
}

const TOLD = ' (told)';

/** What a value that was given becomes is the business of its type. */
function differencesOf(
  row: RowOf,
  lite: readonly SqliteCell[],
  server: readonly (string | null)[],
  given: readonly string[],
): readonly string[] {
  return row.staged.table.columns.flatMap((column, index) => {
    const type = row.carried.columns[index]?.type;
    if (type === undefined || given.includes(column.name)) return [];
    const [cell, text] = [lite[index] ?? ({ storage: 'null' } as const), server[index] ?? null];
    const [a, b] =
      row.from === 'sqlite'
        ? [expectedCell(cell, type.name), foundCell(text, type.name)]
        : [carriedCell(cell, type), expectedCarriedCell(text, type)];
    const changing = column.default !== undefined && isVolatile(column.default);
    if (changing ? isFit(a) === isFit(b) : JSON.stringify(a) === JSON.stringify(b)) return [];
    const told = row.told.columns.has(column.name) ? TOLD : '';
    return [`${column.name} is ${showCell(a)} in SQLite and ${showCell(b)} in PostgreSQL${told}`];
  });
}

function isFit(cell: ComparableCell): boolean {
  return typeof cell === 'string';
}

function opened(path: string): Disposable & { readonly file: Database.Database } {
  const file = new Database(path);
  return { file, [Symbol.dispose]: () => file.close() };
}

async function connected(url: string): Promise<AsyncDisposable & { readonly client: pg.Client }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}
