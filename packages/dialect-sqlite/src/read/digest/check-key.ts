import { type ColumnPlan, type LogicalType, MigrationError } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Connection } from '../../connect/connection.js';
import { isStoredValue } from '../../types/values/stored-value.js';
import { keyLabel } from '../rows/key-value.js';
import { keysOf } from '../rows/page.js';
import { Statements } from '../rows/statements.js';
import type { TableShape } from '../rows/table-shape.js';
import type { KeyPath } from './key-path.js';

/**
 * Throws VALUE_DOES_NOT_FIT, naming a row, where a key is NULL, or not stored or spelled as its type is: its row would have another
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

/** SQLite orders values by their class first, so a class that the first and the last have is that of all between them. */
function edgesFit(statements: Statements, table: TableShape, { columns }: KeyPath): boolean {
  const column = columns[0] as ColumnPlan;
  if (columns.length > 1 || SPELLINGS.has(column.as.kind)) return false;
  const tail = table.keys.slice({ limit: 1 });
  return ['', ' DESC'].every((direction) => {
    const sql = tail.sql.replace(/ LIMIT \?$/, `${direction} LIMIT ?`);
    const row = statements.row(`SELECT (${guard(column)}) IS TRUE FROM ${table.sql} ${sql}`, tail.parameters);
    return row === undefined || row[0] === 1n;
  });
}

/**
 * What a text looks like that is the canonical spelling of its value. Others have another order than the values, or lie outside
 * of bounds that are canonical: dates before the year 1 and after 9999, UUIDs in capitals or without dashes.
 */
const SPELLINGS: ReadonlyMap<LogicalType['kind'], (x: string) => string> = new Map([
  ['date', (x) => `${x} GLOB '????-??-??'`],
  ['uuid', (x) => `${x} GLOB '????????-????-????-????-????????????' AND ${x} NOT GLOB '*[A-F]*'`],
]);

function guard({ name, as }: ColumnPlan): string {
  const x = quoteIdentifier(name);
  if (isStoredValue(as)) return `${x} IS NOT NULL`;
  switch (as.kind) {
    case 'integer':
    case 'bigint':
      return `typeof(${x}) IN ('integer','real')`;
    case 'bytes':
      return `typeof(${x})='blob'`;
    default:
      return `typeof(${x})='text' AND ${SPELLINGS.get(as.kind)?.(x) ?? 'TRUE'}`;
  }
}

function misplaced(table: TableShape, column: ColumnPlan | undefined, key: string): MigrationError {
  return new MigrationError({
    code: 'VALUE_DOES_NOT_FIT',
    message:
      'A key is NULL, or not stored or spelled as its type is, so that rows have another order here than elsewhere.',
    hint: 'Compare the table without this key, or store every key as the same kind of value.',
    place: { table: table.name, ...(column === undefined ? {} : { column: column.name }), key },
  });
}
