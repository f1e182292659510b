import type Database from 'better-sqlite3';
import type { SqliteCell } from '../checker/cell.js';
import { cellSql, quote, toCell } from '../checker/sqlite-side.js';
import { chosen, type Outcome, pseudoRandom, ROW, type RuledTable, type Staged } from './ruled-table.js';

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: string | null;
  readonly pk: number;
  readonly hidden: number;
}

const TABLES = `SELECT l.name, m.sql FROM pragma_table_list AS l JOIN sqlite_master AS m ON m.name = l.name AND m.type = 'table'
  WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND l.name NOT LIKE 'godwit%' ORDER BY l.name`;

/** The tables of a SQLite file, with their rules. */
export function listSqliteRules(db: Database.Database): readonly RuledTable[] {
  const tables = db.prepare(TABLES).all() as readonly { readonly name: string; readonly sql: string }[];
  return tables.map(({ name, sql }) => {
    const columns = db
      .prepare('SELECT * FROM pragma_table_xinfo(?) WHERE hidden <> 1')
      .all(name) as readonly ColumnRow[];
    return {
      name,
      checks: sql.match(/\bcheck\s*\(/gi)?.length ?? 0,
      columns: columns.map((column) => ({
        name: column.name,
        typeText: column.type,
        generated: column.hidden > 1,
        required: column.notnull === 1 || column.pk > 0,
        ...(column.dflt_value === null ? {} : { default: column.dflt_value }),
      })),
    };
  });
}

const CONSTANTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/BOOL/i, ['0', '1']],
  [/DATETIME|TIMESTAMP/i, ["'2024-05-06 07:08:09'", "'1999-12-31 23:59:59'"]],
  [/DATE/i, ["'2024-05-06'", "'1999-12-31'"]],
  [/INT/i, ['0', '1', '-1', '7', '42', '100', '-7']],
  [/CHAR|CLOB|TEXT/i, ["''", "'a'", "'A'", "'abc'", "'Abc '", "'user@example.com'", "'5'", "'É'"]],
  [/REAL|FLOA|DOUB/i, ['0.5', '1.5', '-2.5', '3.0', '0.1']],
  [/NUM|DEC/i, ['0', '1.5', '-2.25', '10']],
];

/** Makes the staging table of a table, and fills it. */
export function stageSqlite(
  db: Database.Database,
  table: RuledTable,
  options: { readonly staging: string; readonly rows: number; readonly seed: number },
): Staged {
  const { staging, rows, seed } = options;
  const given = table.columns.filter(({ generated }) => !generated);
  const columns = given.map(
    ({ name, typeText }) => `${quote(name)} ${typeText === '' ? '' : quote(typeText)}`,
  );
  db.exec(`CREATE TABLE ${quote(staging)} (${[`${quote(ROW)} INTEGER`, ...columns].join(', ')})`);
  const from = quote(table.name);
  const count = Number(db.prepare(`SELECT count(*) FROM (SELECT 1 FROM ${from} LIMIT 50)`).pluck().get());
  const random = pseudoRandom(seed);
  for (let row = 0; row < rows; row++) {
    const base = random(count);
    const values = given.map((column) => {
      const old = (offset: number): string =>
        `(SELECT ${quote(column.name)} FROM ${from} LIMIT 1 OFFSET ${offset})`;
      const constants = CONSTANTS.find(([pattern]) => pattern.test(column.typeText))?.[1] ?? [];
      return chosen(column, random, { old, count, base, constants });
    });
    db.exec(`INSERT INTO ${quote(staging)} VALUES (${[row, ...values].join(', ')})`);
  }
  return { table, staging, rows };
}

/** Inserts a row that is staged, reads what became of it and takes it back. */
export function trySqlite(
  db: Database.Database,
  row: {
    readonly table: string;
    readonly staging: string;
    readonly number: number;
    readonly columns: readonly string[];
    readonly cells: readonly string[];
  },
): Outcome<SqliteCell> {
  const names = row.columns.map(quote).join(', ');
  const cells = row.cells.map((name) => cellSql(quote(name), true)).join(', ');
  db.exec('SAVEPOINT one');
  try {
    db.exec(
      `INSERT INTO ${quote(row.table)} (${names}) SELECT ${names} FROM ${quote(row.staging)} WHERE ${quote(ROW)} = ${row.number}`,
    );
    const [found = []] = db
      .prepare(`SELECT ${cells} FROM ${quote(row.table)}`)
      .raw(true)
      .safeIntegers(true)
      .all() as unknown[][];
    return {
      kind: 'made',
      cells: row.cells.map((_, index) => toCell(found[index * 2], found[index * 2 + 1])),
    };
  } catch (error) {
    const { code = '', message } = error as { readonly code?: string; readonly message: string };
    return /CHECK|NOTNULL/.test(code) ? { kind: 'refused' } : { kind: 'failed', message };
  } finally {
    db.exec('ROLLBACK TO one; RELEASE one');
  }
}

/** Rows are judged by defaults, generated columns and checks alone: triggers are gone, and so are old rows. */
export function restSqlite(db: Database.Database, tables: readonly string[]): void {
  db.pragma('foreign_keys = OFF');
  db.exec('BEGIN');
  const triggers = db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    .pluck()
    .all() as readonly string[];
  for (const trigger of triggers) db.exec(`DROP TRIGGER ${quote(trigger)}`);
  for (const table of tables) db.exec(`DELETE FROM ${quote(table)}`);
}
