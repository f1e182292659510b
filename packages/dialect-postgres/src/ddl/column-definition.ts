import type { Column, Note, Table } from '@godwit/plugin-api';
import { serialProperty } from '../introspect/columns.js';
import { qualifiedName, quoteName } from '../sql-text.js';
import { collateClause, collationNote } from './collation.js';
import { type CreateContext, columnTypeText } from './create-context.js';
import { defaultClause } from './default-clause.js';
import { generatedClause } from './generated-clause.js';
import { boundsClauses } from './sequences.js';
import { placeIn } from './statement.js';

/** One column as CREATE TABLE says it. */
export interface ColumnDefinition {
  readonly name: string;
  readonly sql: string;
  readonly notes: readonly Note[];
  readonly generated: boolean;
}

/** A clause, or nothing and the reason. */
export interface Clause {
  readonly sql: string;
  readonly notes: readonly Note[];
}

/** `"name" type NOT NULL DEFAULT ...`. */
export function defineColumn(table: Table, column: Column, context: CreateContext): ColumnDefinition {
  const required = !column.nullable || table.primaryKey?.columns.includes(column.name) === true;
  const value = valueClause(table, column, context);
  const sql = [
    quoteName(column.name),
    columnTypeText(column, context),
    collateClause(column, context),
    required ? 'NOT NULL' : '',
    value.sql,
  ];
  return {
    name: column.name,
    sql: sql.filter((part) => part !== '').join(' '),
    notes: [...value.notes, ...collationNote(table, column, context), ...keyNote(table, column, context)],
    generated: column.generated !== undefined && value.sql !== '',
  };
}

/** No NULL is there, else the key would have become a unique one; but none can come any more either. */
function keyNote(table: Table, column: Column, { same }: CreateContext): readonly Note[] {
  if (same || !column.nullable || table.primaryKey?.columns.includes(column.name) !== true) return [];
  const message = 'The source takes NULLs in this column of the primary key; PostgreSQL takes none.';
  const place = placeIn(table.name, { column: column.name });
  return [{ code: 'KEY_REFUSES_NULL', severity: 'info', place, message }];
}

function valueClause(table: Table, column: Column, context: CreateContext): Clause {
  if (column.generated !== undefined)
    return generatedClause(table, { ...column, generated: column.generated }, context);
  if (column.identity === undefined) return defaultClause(table, column, context);
  if (column.type.kind === 'integer' || column.type.kind === 'bigint')
    return identityClause(table, column, context);
  const note: Note = {
    code: 'IDENTITY_NOT_CARRIED',
    severity: 'loss',
    place: placeIn(table.name, { column: column.name }),
    message: 'PostgreSQL makes keys for integer columns only, so new rows must bring their own.',
    suggestion: `ALTER TABLE ${qualifiedName(table.name)} ALTER COLUMN ${quoteName(column.name)} SET DEFAULT ...`,
  };
  return { sql: '', notes: [note] };
}

/** The sequence is named only where the name that PostgreSQL would choose is not free or too long. */
function identityClause(table: Table, column: Column, context: CreateContext): Clause {
  const natural = `${table.name.name}_${column.name}_seq`;
  const name = context.names.relation(table.name, natural);
  const options = [
    name === natural ? '' : `SEQUENCE NAME ${qualifiedName({ ...table.name, name })}`,
    number('START WITH', column.identity?.start),
    number('INCREMENT BY', column.identity?.increment),
    ...boundsClauses(column.identity?.bounds),
  ].filter((option) => option !== '');
  const mode = column.identity?.mode === 'always' ? 'ALWAYS' : 'BY DEFAULT';
  const suffix = options.length === 0 ? '' : ` (${options.join(' ')})`;
  return { sql: `GENERATED ${mode} AS IDENTITY${suffix}`, notes: serialNote(table, column) };
}

function serialNote(table: Table, column: Column): readonly Note[] {
  if (table.properties?.[serialProperty(column.name)] !== true) return [];
  const message = 'The serial column is an identity now: it makes the same keys, by a sequence of its own.';
  const place = placeIn(table.name, { column: column.name });
  return [{ code: 'TABLE_OPTION_NOT_CARRIED', severity: 'info', place, message }];
}

/** Only what differs from 1, which is what PostgreSQL itself takes. */
function number(word: string, value: string | undefined): string {
  return value === undefined || value === '1' || !/^-?\d+$/.test(value) ? '' : `${word} ${value}`;
}
