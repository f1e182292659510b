import { type Column, MigrationError, type Note, type Statement, type Table } from '@godwit/plugin-api';
import { SYSTEM_COLUMNS } from '../capabilities.js';
import { defineColumn } from './column-definition.js';
import type { CreateContext } from './create-context.js';
import { qualifiedName } from './sql-text.js';
import { beforeLoad, placeIn } from './statement.js';

/** The most columns of a table in PostgreSQL. */
const MAX_COLUMNS = 1600;

/** A table with its columns and nothing else; keys follow the load. */
export interface CreatedTable {
  readonly statement: Statement;
  readonly notes: readonly Note[];
  /** Columns that PostgreSQL computes. */
  readonly generated: readonly string[];
  /** The columns as the catalogue has them afterwards. */
  readonly columns: readonly Column[];
}

/** `CREATE TABLE`. Throws TABLE_TOO_WIDE and NAME_COLLISION for tables that PostgreSQL cannot have. */
export function createTable(table: Table, context: CreateContext): CreatedTable {
  refuseImpossible(table);
  const name = qualifiedName(table.name);
  const columns = table.columns.map((column) => defineColumn(table, column, context));
  const statement = beforeLoad({
    id: `create-table:${name}`,
    sql: `CREATE TABLE ${name} (\n  ${columns.map((column) => column.sql).join(',\n  ')}\n)`,
    purpose: `create table ${name}`,
    table: table.name,
    undo: [`DROP TABLE ${name}`],
  });
  return {
    statement,
    notes: [...columns.flatMap((column) => column.notes), ...optionNotes(table, context)],
    generated: columns.filter((column) => column.generated).map((column) => column.name),
    columns: columns.map(({ made }) => made),
  };
}

/** Another dialect's properties of a table mean nothing here. */
function optionNotes(table: Table, { same }: CreateContext): readonly Note[] {
  const options = Object.entries(table.properties ?? {}).filter(([, value]) => value === true);
  if (same || options.length === 0) return [];
  const names = options.map(([name]) => name.replaceAll(/(?=[A-Z])/g, ' ').toUpperCase()).join(' and ');
  const message = `The table was ${names}, which PostgreSQL has no word for; its rows and types are the same.`;
  return [{ code: 'TABLE_OPTION_NOT_CARRIED', severity: 'info', place: placeIn(table.name), message }];
}

function refuseImpossible(table: Table): void {
  if (table.columns.length > MAX_COLUMNS) {
    throw new MigrationError({
      code: 'TABLE_TOO_WIDE',
      message: `The table has ${table.columns.length} columns; PostgreSQL holds at most ${MAX_COLUMNS}.`,
      hint: 'Leave the table out with excludeTables, or split it in the source.',
      place: placeIn(table.name),
    });
  }
  const system = table.columns.find((column) => SYSTEM_COLUMNS.some((name) => name === column.name));
  if (system === undefined) return;
  throw new MigrationError({
    code: 'NAME_COLLISION',
    message: `PostgreSQL keeps the column name "${system.name}" for itself in every table.`,
    hint: 'Rename the column in the source, or leave the table out with excludeTables.',
    place: placeIn(table.name, { column: system.name }),
  });
}
