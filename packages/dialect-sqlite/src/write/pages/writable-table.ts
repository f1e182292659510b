import type { ColumnPlan } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Connection } from '../../connect/connection.js';
import { columnRows, indexRows, tableRows } from '../../introspect/catalogue.js';
import { affinityOf } from '../../types/affinity.js';
import { cellWriter } from './compile-cells.js';
import type { ColumnWriter } from './row-writer.js';

/** A table that is filled page by page. */
export interface WritableTable {
  readonly name: string;
  /** The number of its first page. */
  readonly root: number;
  readonly columns: readonly ColumnWriter[];
  /** It has keys beside the rowid, whose indexes are filled afterwards. */
  readonly hasKeys: boolean;
  /** SQLite remembers the largest rowid that it ever had. */
  readonly isCounted: boolean;
}

/** What nothing but an INSERT can fill. */
const STORED = 3n;
const VIRTUAL = 2n;
const COUNTED = /\bPRIMARY\s+KEY(?:\s+(?:ASC|DESC))?(?:\s+ON\s+CONFLICT\s+\w+)?\s+AUTOINCREMENT\b/i;

/** How an empty table takes these columns page by page; undefined where only SQLite itself knows what it makes of them. */
export function writableTable(
  db: Connection,
  name: string,
  columns: readonly ColumnPlan[],
): WritableTable | undefined {
  const kind = tableRows(db).find((one) => one.name === name);
  if (kind?.type !== 'table' || kind.wr !== 0n || kind.strict !== 0n) return undefined;
  const indexes = indexRows(db, name);
  if (indexes.some(({ origin }) => origin === 'c') || hasTriggers(db, name)) return undefined;
  const declared = columnRows(db, name).filter(({ hidden }) => hidden !== VIRTUAL);
  const isSame = declared.length === columns.length && columns.length > 0;
  if (!isSame || declared.some(({ hidden }) => hidden === STORED)) return undefined;
  // A key of its own index is not the rowid, whatever its column is declared.
  const hasRowidKey = !indexes.some(({ origin }) => origin === 'pk');
  const key = declared.filter(({ pk }) => pk > 0n);
  const rowid = hasRowidKey && key.length === 1 && isInteger(key[0]?.type) ? key[0] : undefined;
  const writers = declared.map((column, index): ColumnWriter | undefined => {
    const plan = columns[index] as ColumnPlan;
    const write = cellWriter(plan.as, affinityOf(column.type));
    const isRowid = column === rowid;
    const isWhole = plan.as.kind === 'integer' || plan.as.kind === 'bigint';
    if (plan.name !== column.name || write === undefined || (isRowid && !isWhole)) return undefined;
    return { write, notNull: column.notnull !== 0n, isRowid };
  });
  const { root, sql } = placeOf(db, name);
  if (!writers.every((writer) => writer !== undefined) || !isEmpty(db, name)) return undefined;
  const isCounted = rowid !== undefined && COUNTED.test(sql);
  return { name, root: Number(root), columns: writers, hasKeys: indexes.length > 0, isCounted };
}

function isInteger(type: string | undefined): boolean {
  return type?.toUpperCase() === 'INTEGER';
}

function hasTriggers(db: Connection, table: string): boolean {
  const query =
    "SELECT 1 FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE LIMIT 1";
  return db.prepare(query).get(table) !== undefined;
}

function placeOf(db: Connection, table: string): { readonly root: bigint; readonly sql: string } {
  const query = "SELECT rootpage AS root, sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?";
  return db.prepare<[string], { root: bigint; sql: string }>(query).get(table) ?? { root: 0n, sql: '' };
}

function isEmpty(db: Connection, table: string): boolean {
  return db.prepare(`SELECT 1 FROM main.${quoteIdentifier(table)} LIMIT 1`).get() === undefined;
}
