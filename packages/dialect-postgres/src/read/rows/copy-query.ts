import {
  CELL_IMAGES,
  type Column,
  type ColumnPlan,
  MigrationError,
  type Position,
  type ReadOptions,
  type Table,
} from '@godwit/plugin-api';
import { qualifiedName, quoteName } from '../../ddl/sql-text.js';
import { canonicalCell } from './canonical-cell.js';
import { POSTGRES_CSV } from './encodings.js';

/** How COPY spells rows of quoted cells. */
export const COPY_FORMAT = "(FORMAT csv, QUOTE '''', FORCE_QUOTE *, NULL 'NULL', ENCODING 'UTF8')";

/** What is read, and where it begins. */
export interface CopyQuery {
  readonly sql: string;
  /** How many rows of the range, or the table, come before the first. */
  readonly skipped: number;
  /** The position after so many rows of it. */
  positionAfter(rows: number): Position;
  /** The columns that name a row, after those asked for; empty in encoded batches. */
  readonly keys: readonly string[];
}

/** The COPY of one reading. Rows come in the order in which they lie in the table, or in that of its key. */
export function copyQuery(table: Table, options: ReadOptions, inKeyOrder: boolean): CopyQuery {
  const encoded = options.encoding !== undefined;
  // Of the first, cells are the server's own text; of the second, its own bytes.
  const native = options.encoding === POSTGRES_CSV || options.encoding === CELL_IMAGES;
  const format = options.encoding === CELL_IMAGES ? '(FORMAT binary)' : COPY_FORMAT;
  const keys = encoded ? [] : keyColumns(table);
  const cells = [
    ...options.columns.map((plan) => {
      const column = findColumn(table, plan);
      return native ? quoteName(column.name) : canonicalCell(column, plan);
    }),
    ...keys.map(quoteName),
  ];
  const { after, range } = options;
  const [first, next] = [pageOf(range?.after), pageOf(range?.through)];
  const isOfPages = first !== undefined || next !== undefined;
  const skipped = Math.max(rowNumber(after) ?? 0, rowNumber(range?.after) ?? 0);
  const last = rowNumber(range?.through);
  const query = [`SELECT ${cells.join(', ')}`, fromTable(table, within(options.where, first, next))];
  const key = inKeyOrder && !isOfPages ? rowidKey(table) : undefined;
  if (key !== undefined) query.push(`ORDER BY ${quoteName(key)}`);
  const most = Math.min(
    options.limit ?? Infinity,
    last === undefined ? Infinity : Math.max(0, last - skipped),
  );
  if (most < Infinity) query.push(`LIMIT ${most}`);
  if (skipped > 0) query.push(`OFFSET ${skipped}`);
  return {
    sql: `COPY (${query.join(' ')}) TO STDOUT WITH ${format}`,
    skipped,
    keys,
    positionAfter: (rows) => (isOfPages ? { page: first ?? 0, rows } : rows),
  };
}

/** A predicate for the rows between the beginnings of two pages. */
function within(
  where: string | undefined,
  first: number | undefined,
  next: number | undefined,
): string | undefined {
  if (first === undefined && next === undefined) return where;
  const bounds = [
    ...(where === undefined ? [] : [`(${where}\n)`]),
    ...(first === undefined ? [] : [`ctid >= '(${first},0)'::pg_catalog.tid`]),
    ...(next === undefined ? [] : [`ctid < '(${next},0)'::pg_catalog.tid`]),
  ];
  return bounds.join(' AND ');
}

/**
 * The one whole number that numbers the rows of a table. Other databases keep rows in its order, and a table whose rows were
 * written by many, or changed, holds them in another one; going along its index costs a tenth more where it does not.
 */
function rowidKey({ primaryKey, columns }: Table): string | undefined {
  const [name, ...others] = primaryKey?.columns ?? [];
  const column = others.length > 0 ? undefined : columns.find((one) => one.name === name);
  const isWhole = column?.type.kind === 'integer' || column?.type.kind === 'bigint';
  return isWhole && column.identity !== undefined ? name : undefined;
}

/** The rows of a table: those of its partitions belong to it, those of tables that inherit from it do not. */
export function fromTable(table: Pick<Table, 'name' | 'properties'>, where?: string): string {
  const only = table.properties?.['partitioned'] === true ? '' : 'ONLY ';
  return `FROM ${only}${qualifiedName(table.name)}${where === undefined ? '' : ` WHERE (${where}\n)`}`;
}

/** The columns that name a row in messages. */
export function keyColumns(table: Table): readonly string[] {
  const key = table.primaryKey?.columns ?? [];
  if (key.length > 0) return key;
  return table.properties?.['partitioned'] === true ? ['tableoid', 'ctid'] : ['ctid'];
}

/** The column that a plan is about. */
export function findColumn(table: Table, plan: ColumnPlan): Column {
  const column = table.columns.find((candidate) => candidate.name === plan.name);
  if (column !== undefined) return column;
  const message = `The table has no column "${plan.name}".`;
  throw new MigrationError({ code: 'INTERNAL', message, place: { table: table.name.name } });
}

/** Positions are numbers of rows, within a range of pages of its own rows. */
function rowNumber(position: Position | undefined): number | undefined {
  const rows = isPlace(position) ? position['rows'] : position;
  return typeof rows === 'number' ? rows : undefined;
}

function pageOf(position: Position | undefined): number | undefined {
  const page = isPlace(position) ? position['page'] : undefined;
  return typeof page === 'number' ? page : undefined;
}

function isPlace(position: Position | undefined): position is { readonly [key: string]: Position } {
  return typeof position === 'object' && position !== null && !Array.isArray(position);
}
