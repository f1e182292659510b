import { type Column, countOf, type Identity, type Note, type Table } from '@godwit/plugin-api';
import { serialProperty } from '../introspect/columns.js';
import { collateClause, collationNote } from './collation.js';
import { type CreateContext, columnTypeText } from './create-context.js';
import { defaultClause } from './default-clause.js';
import { generatedClause } from './generated-clause.js';
import { madeColumn } from './made-table.js';
import { boundsClauses } from './sequences.js';
import { qualifiedName, quoteName, quoteText } from './sql-text.js';
import { placeIn } from './statement.js';

/** One column as CREATE TABLE says it. */
export interface ColumnDefinition {
  readonly name: string;
  readonly sql: string;
  readonly notes: readonly Note[];
  readonly generated: boolean;
  /** The column as the catalogue has it afterwards; expressions as text only. */
  readonly made: Column;
}

/** A clause, or nothing and the reason. */
export interface Clause {
  readonly sql: string;
  readonly notes: readonly Note[];
  /** What the column has by it. */
  readonly made?: Pick<Column, 'default' | 'generated' | 'identity'>;
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
    notes: [
      ...value.notes,
      ...collationNote(table, column, context),
      ...keyNote(table, column, context),
      ...conflictNote(table, column),
    ],
    generated: column.generated !== undefined && value.sql !== '',
    made: { ...madeColumn(column, context), nullable: !required, ...value.made },
  };
}

/** No NULL is there, else the key would have become a unique one; but none can come any more either. */
function keyNote(table: Table, column: Column, { same }: CreateContext): readonly Note[] {
  if (same || !column.nullable || table.primaryKey?.columns.includes(column.name) !== true) return [];
  const message = 'The source takes NULLs in this column of the primary key; PostgreSQL takes none.';
  const place = placeIn(table.name, { column: column.name });
  return [{ code: 'KEY_REFUSES_NULL', severity: 'info', place, message }];
}

/** The source may do something else with a row than refuse it. */
function conflictNote(
  table: Table,
  { name, nullable, notNull: { onConflict = 'abort' } = {} }: Column,
): readonly Note[] {
  if (nullable || onConflict === 'abort') return [];
  const note: Note = {
    code: 'CONFLICT_CLAUSE_NOT_CARRIED',
    severity: 'warning',
    place: placeIn(table.name, { column: name }),
    message: `NOT NULL had ON CONFLICT ${onConflict.toUpperCase()}; in PostgreSQL a NULL is an error.`,
    suggestion: 'Leave such rows out, or give the default, where the application writes.',
  };
  return [note];
}

function valueClause(table: Table, column: Column, context: CreateContext): Clause {
  if (column.generated !== undefined)
    return generatedClause(table, { ...column, generated: column.generated }, context);
  if (column.identity === undefined) return defaultClause(table, column, context);
  const { sequence } = column.identity;
  if (sequence !== undefined && context.same) {
    return {
      sql: `DEFAULT pg_catalog.nextval(${quoteText(qualifiedName(sequence))}::pg_catalog.regclass)`,
      notes: [],
      made: { identity: { ...madeIdentity(column.identity), sequence } },
    };
  }
  if (column.type.kind === 'integer' || column.type.kind === 'bigint')
    return identityClause(table, column, context);
  const note: Note = {
    code: 'IDENTITY_NOT_CARRIED',
    severity: 'loss',
    place: placeIn(table.name, { column: column.name }),
    message: 'PostgreSQL makes keys for integer columns only, so new rows must bring their own.',
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
  const sql = `GENERATED ${mode} AS IDENTITY${suffix}`;
  return { sql, notes: [], made: { identity: madeIdentity(column.identity) } };
}

function madeIdentity({ mode = 'by-default', start = '1', increment = '1', bounds }: Partial<Identity> = {}) {
  return { mode, neverReused: true, start, increment, ...(bounds === undefined ? {} : { bounds }) };
}

/** One note for all serial columns: it says nothing of any one. */
export function serialNotes(tables: readonly Table[]): readonly Note[] {
  const serial = tables.flatMap((table) =>
    table.columns.filter(({ name, identity }) => {
      return identity !== undefined && table.properties?.[serialProperty(name)] === true;
    }),
  );
  if (serial.length === 0) return [];
  const columns = countOf(serial.length, 'serial column');
  const message = `GENERATED AS IDENTITY makes the same keys now as ${columns} did, each by a sequence of its own.`;
  return [{ code: 'TABLE_OPTION_NOT_CARRIED', severity: 'info', place: {}, message }];
}

/** Only what differs from 1, which is what PostgreSQL itself takes. */
function number(word: string, value: string | undefined): string {
  return value === undefined || value === '1' || !/^-?\d+$/.test(value) ? '' : `${word} ${value}`;
}
