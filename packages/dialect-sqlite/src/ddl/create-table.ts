import { MigrationError, type Note, type Statement, type Table } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { isInternal } from '../introspect/left-out.js';
import { RECORD_TABLES } from '../write/record-tables.js';
import { checkClauses, validateChecks } from './checks.js';
import { defineColumn } from './column-definition.js';
import { type CreateContext, isStrict, isWithoutRowid } from './create-context.js';
import { foreignKeyClause, keyClauses } from './keys.js';
import { beforeLoad, placeIn } from './statement.js';
import { isStrictType } from './type-text.js';

/** The most columns of a table, unless SQLite was built otherwise. */
const MAX_COLUMNS = 2000;

/** A table with its keys and checks; SQLite can add none of them later. */
export interface CreatedTable {
  readonly statement: Statement;
  /** Statements after the load that look for rows against its checks. */
  readonly validations: readonly Statement[];
  readonly notes: readonly Note[];
  /** Columns that SQLite computes. */
  readonly generated: readonly string[];
}

/** `CREATE TABLE`. Throws TABLE_TOO_WIDE and NAME_COLLISION for tables that SQLite cannot have. */
export function createTable(table: Table, context: CreateContext): CreatedTable {
  refuseImpossible(table);
  const name = quoteIdentifier(table.name.name);
  const columns = table.columns.map((column) => defineColumn(table, column, context));
  const checks = checkClauses(table, context);
  const clauses = [
    ...columns,
    ...keyClauses(table),
    ...checks,
    ...table.foreignKeys.map((key) => foreignKeyClause(table, key)),
  ];
  const body = clauses.map((clause) => clause.sql).filter((sql) => sql !== '');
  const statement = beforeLoad({
    id: `create-table:${name}`,
    sql: `CREATE TABLE ${name} (\n  ${body.join(',\n  ')}\n)${options(table, context)}`,
    purpose: `create table ${name}`,
    table: table.name,
    undo: [`DROP TABLE ${name}`],
  });
  return {
    statement,
    validations: validateChecks(table, checks),
    notes: [...clauses.flatMap((clause) => clause.notes), ...tableNotes(table, context)],
    generated: columns.filter((column) => column.generated).map((column) => column.name),
  };
}

function options(table: Table, context: CreateContext): string {
  const words = [
    ...(isStrict(table, context) ? ['STRICT'] : []),
    ...(isWithoutRowid(table, context) ? ['WITHOUT ROWID'] : []),
  ];
  return words.length === 0 ? '' : ` ${words.join(', ')}`;
}

function tableNotes(table: Table, context: CreateContext): readonly Note[] {
  const notes: Note[] = [];
  const place = placeIn(table.name);
  const comments = table.columns.filter((column) => column.comment !== undefined).length;
  if (table.comment !== undefined || comments > 0) {
    const message = 'SQLite keeps no comments; those of the table and its columns are not carried.';
    notes.push({ code: 'TABLE_OPTION_NOT_CARRIED', severity: 'info', place, message });
  }
  const losesTypes =
    isStrict(table, context) && table.columns.some(({ nativeType }) => !isStrictType(nativeType));
  if (losesTypes || (context.asked.strictTables && context.from !== 'sqlite')) {
    const message =
      'A STRICT table knows six types only, so a move back cannot tell the types that its columns had. SQLite opens such a file from version 3.37 on.';
    notes.push({ code: 'TYPE_WIDENED', severity: 'info', place, message });
  }
  return notes;
}

function refuseImpossible(table: Table): void {
  if (table.columns.length > MAX_COLUMNS) {
    throw new MigrationError({
      code: 'TABLE_TOO_WIDE',
      message: `The table has ${table.columns.length} columns; SQLite holds at most ${MAX_COLUMNS}.`,
      hint: 'Leave the table out with excludeTables, or split it in the source.',
      place: placeIn(table.name),
    });
  }
  const name = table.name.name.toLowerCase();
  if (!isInternal(name) && !RECORD_TABLES.includes(name)) return;
  const owner = isInternal(name) ? 'SQLite keeps names that begin with sqlite_' : 'godwit keeps this name';
  throw new MigrationError({
    code: 'NAME_COLLISION',
    message: `${owner} for itself.`,
    hint: 'Rename the table in the source, or leave it out with excludeTables.',
    place: placeIn(table.name),
  });
}
