import {
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

/** How COPY spells rows: as the agreed encoding. */
export const COPY_FORMAT = "(FORMAT csv, QUOTE '''', FORCE_QUOTE *, NULL 'NULL', ENCODING 'UTF8')";

/** What is read, and where it begins. */
export interface CopyQuery {
  readonly sql: string;
  /** How many rows come before the first. */
  readonly skipped: number;
  /** The columns that name a row, after those asked for; empty in encoded batches. */
  readonly keys: readonly string[];
}

/** The COPY of one reading. Rows come in the order in which they lie in the table. */
export function copyQuery(table: Table, options: ReadOptions): CopyQuery {
  const encoded = options.encoding !== undefined;
  const native = options.encoding === POSTGRES_CSV;
  const keys = encoded ? [] : keyColumns(table);
  const cells = [
    ...options.columns.map((plan) => {
      const column = findColumn(table, plan);
      return native ? quoteName(column.name) : canonicalCell(column, plan);
    }),
    ...keys.map(quoteName),
  ];
  const skipped = Math.max(rowNumber(options.after) ?? 0, rowNumber(options.range?.after) ?? 0);
  const last = rowNumber(options.range?.through);
  const query = [`SELECT ${cells.join(', ')}`, fromTable(table, options.where)];
  if (last !== undefined) query.push(`LIMIT ${Math.max(0, last - skipped)}`);
  if (skipped > 0) query.push(`OFFSET ${skipped}`);
  return { sql: `COPY (${query.join(' ')}) TO STDOUT WITH ${COPY_FORMAT}`, skipped, keys };
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

function rowNumber(position: Position | undefined): number | undefined {
  return typeof position === 'number' ? position : undefined;
}
