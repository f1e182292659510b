import { isUtf8 } from 'node:buffer';
import Database from 'better-sqlite3';
import type { ComparableCell, SqliteCell } from './cell.js';
import type { ContentReport } from './check-same-content.js';
import { compareRows } from './compare-rows.js';
import { exactDecimal } from './decimal.js';
import type { Difference } from './difference.js';
import { parseInstant } from './instant.js';
import { listSqliteTables, readSqliteRows, type SqliteTable } from './sqlite-side.js';

export interface SameSqliteCheck {
  /** The path of the file that was first. */
  readonly expected: string;
  readonly found: string;
  /** Columns, as `table.column`, of which only the content must be the same: the number 1 and the text '1' are, and two spellings of a time. */
  readonly byContent?: ReadonlySet<string>;
}

/** Compares every table, row and value of two SQLite files: the same storage class, the same bits and bytes. */
export function checkSameSqlite(check: SameSqliteCheck): ContentReport {
  using expected = open(check.expected);
  using found = open(check.found);
  const targets = new Map(userTables(found.db).map((table) => [table.name, table]));
  const tables: ContentReport['tables'][number][] = [];
  const differences: Difference[] = [];
  for (const source of userTables(expected.db)) {
    const target = targets.get(source.name);
    targets.delete(source.name);
    const rows = Array.from(readSqliteRows(expected.db, source), spellerOf(source, check));
    tables.push({ name: source.name, rows: rows.length, columns: source.columns.length });
    differences.push(...compareTable({ source, rows, target, db: found.db, check }));
  }
  for (const table of targets.keys())
    differences.push({ kind: 'table-extra', table, detail: 'the table is not in the first file' });
  return { tables, differences };
}

interface Opened extends Disposable {
  readonly db: Database.Database;
}

function open(path: string): Opened {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  return { db, [Symbol.dispose]: () => db.close() };
}

function userTables(db: Database.Database): readonly SqliteTable[] {
  return listSqliteTables(db).filter(({ name }) => !name.startsWith('godwit_'));
}

interface Comparison {
  readonly source: SqliteTable;
  readonly rows: readonly (readonly ComparableCell[])[];
  readonly target: SqliteTable | undefined;
  readonly db: Database.Database;
  readonly check: SameSqliteCheck;
}

function compareTable({ source, rows, target, db, check }: Comparison): readonly Difference[] {
  const table = source.name;
  if (target === undefined)
    return [{ kind: 'table-missing', table, detail: 'the table is not in the second file' }];
  const missing = source.columns.filter(({ name }) => target.columns.every((other) => other.name !== name));
  if (missing.length > 0)
    return missing.map(({ name }): Difference => {
      return { kind: 'column-missing', table, column: name, detail: 'the column is not in the second file' };
    });
  const key = source.columns.flatMap(({ keyPosition }, index) => (keyPosition > 0 ? [index] : []));
  const columns = source.columns.map(({ name }) => name);
  const sides = { expected: 'the first file', found: 'the second file' };
  const found = Array.from(readSqliteRows(db, source), spellerOf(source, check));
  return compareRows({ table, columns, key, sides }, rows, found);
}

type Speller = (row: readonly SqliteCell[]) => readonly ComparableCell[];

function spellerOf({ name, columns }: SqliteTable, { byContent }: SameSqliteCheck): Speller {
  const spellers = columns.map((column) =>
    byContent?.has(`${name}.${column.name}`) === true ? spellContent : spellExactly,
  );
  return (row) => row.map((cell, index) => spellers[index]?.(cell) ?? null);
}

function spellExactly(cell: SqliteCell): ComparableCell {
  if (cell.storage === 'null') return null;
  if (cell.storage === 'integer') return String(cell.value);
  if (cell.storage === 'real') return `real ${Object.is(cell.value, -0) ? '-0' : cell.value}`;
  const bytes = Buffer.from(cell.value);
  return cell.storage === 'text' && isUtf8(bytes) ? `'${bytes}'` : `${cell.storage} ${bytes.toString('hex')}`;
}

function spellContent(cell: SqliteCell): ComparableCell {
  if (cell.storage === 'null') return null;
  const isNumber = cell.storage === 'integer' || cell.storage === 'real';
  const bytes = isNumber ? Buffer.from(String(cell.value)) : Buffer.from(cell.value);
  const instant = isNumber ? undefined : parseInstant(bytes.toString());
  if (instant !== undefined) return `${instant.micros} ${instant.zoned}`;
  return exactDecimal(bytes.toString()) ?? bytes.toString('hex');
}
