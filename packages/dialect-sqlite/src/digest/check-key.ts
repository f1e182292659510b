import { type ColumnPlan, MigrationError } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { keyLabel } from '../read/key-value.js';
import { keysOf } from '../read/page.js';
import { Statements } from '../read/statements.js';
import type { TableShape } from '../read/table-shape.js';
import { isStoredValue } from '../stored-value.js';
import type { Connection } from '../worker/connection.js';
import type { KeyPath } from './key-path.js';

/**
 * Throws VALUE_DOES_NOT_FIT, naming a row, where a key is NULL or not stored as its type is: its row would have another
 * place in the order here than elsewhere, or none between two bounds.
 */
export function checkKey(db: Connection, table: TableShape, path: KeyPath, where: string | undefined): void {
  if (path.index === undefined) return;
  const statements = new Statements(db);
  if (where === undefined && edgesFit(statements, table, path)) return;
  const guards = path.columns.map((column) => `(${guard(column)}) IS TRUE`);
  const misfits = [`NOT (${guards.join(' AND ')})`, ...(where === undefined ? [] : [`(${where}\n)`])];
  const slice = { where: misfits.join(' AND '), limit: 1 };
  const [key] = keysOf(statements, table, slice);
  if (key === undefined) return;
  const tail = table.keys.slice(slice);
  const row =
    statements.row(`SELECT ${guards.join(',')} FROM ${table.sql} ${tail.sql}`, tail.parameters) ?? [];
  throw misplaced(table, path.columns[row.indexOf(0n)], keyLabel(table.keys.labels, key, 0n));
}

/** SQLite orders values by their class first, so what holds for the first and the last holds for all between them. */
function edgesFit(statements: Statements, table: TableShape, { columns }: KeyPath): boolean {
  const column = columns[0] as ColumnPlan;
  if (columns.length > 1 || column.as.kind === 'date') return false;
  const tail = table.keys.slice({ limit: 1 });
  return ['', ' DESC'].every((direction) => {
    const sql = tail.sql.replace(/ LIMIT \?$/, `${direction} LIMIT ?`);
    const row = statements.row(`SELECT (${guard(column)}) IS TRUE FROM ${table.sql} ${sql}`, tail.parameters);
    return row === undefined || row[0] === 1n;
  });
}

/** Dates before the year 1 and after 9999, and infinite ones, are spelled in another order than they come. */
function guard({ name, as }: ColumnPlan): string {
  const x = quoteIdentifier(name);
  if (isStoredValue(as)) return `${x} IS NOT NULL`;
  switch (as.kind) {
    case 'integer':
    case 'bigint':
      return `typeof(${x}) IN ('integer','real')`;
    case 'bytes':
      return `typeof(${x})='blob'`;
    case 'date':
      return `typeof(${x})='text' AND length(${x})=10`;
    default:
      return `typeof(${x})='text'`;
  }
}

function misplaced(table: TableShape, column: ColumnPlan | undefined, key: string): MigrationError {
  return new MigrationError({
    code: 'VALUE_DOES_NOT_FIT',
    message:
      'A key is NULL or not stored as its type is, so that rows have another order here than elsewhere.',
    hint: 'Compare the table without this key, or store every key as the same kind of value.',
    place: { table: table.name, ...(column === undefined ? {} : { column: column.name }), key },
  });
}
