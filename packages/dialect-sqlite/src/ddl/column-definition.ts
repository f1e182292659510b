import { type Column, domainsOf, type Note, type SqlExpression, type Table } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { collationClause } from './collation-clause.js';
import { type CreateContext, isStrict, isWithoutRowid, rowidColumn } from './create-context.js';
import { equalSpellings } from './equal-spellings.js';
import { caveatNotes, printExpression } from './expression-text.js';
import { identityNotes } from './identities.js';
import { type Clause, placeIn } from './statement.js';
import { typeNotes } from './type-notes.js';
import { typeText } from './type-text.js';

/** One column as CREATE TABLE says it. */
export interface ColumnDefinition extends Clause {
  readonly name: string;
  /** SQLite itself computes it. */
  readonly generated: boolean;
}

const NOTHING: Clause = { sql: '', notes: [] };

/** `"name" type COLLATE ... DEFAULT (...) NOT NULL`. */
export function defineColumn(table: Table, column: Column, context: CreateContext): ColumnDefinition {
  const isKey = rowidColumn(table) === column;
  const value = valueClause(table, column, context);
  const collation = collationClause(table, column);
  const parts = [
    quoteIdentifier(column.name),
    isKey ? keyClause(table, column, context) : typeText(column, isStrict(table, context)),
    ...(isKey ? [] : [inlineKey(table, column)]),
    collation.sql,
    value.sql,
    column.nullable || isKey ? '' : notNullClause(column),
  ];
  const notes = [
    ...typeNotes(table, column, context),
    ...equalSpellings(table, column, context),
    ...value.notes,
    ...collation.notes,
    ...identityNotes(table, column, isKey),
  ];
  return {
    name: column.name,
    sql: parts.filter((part) => part !== '').join(' '),
    notes,
    generated: value.sql.startsWith('GENERATED'),
  };
}

function notNullClause({ notNull: { onConflict } = {} }: Column): string {
  return onConflict === undefined ? 'NOT NULL' : `NOT NULL ON CONFLICT ${onConflict.toUpperCase()}`;
}

function keyClause(table: Table, column: Column, context: CreateContext): string {
  const { name, onConflict } = table.primaryKey ?? {};
  const named = name === undefined ? '' : ` CONSTRAINT ${quoteIdentifier(name)}`;
  const conflict = onConflict === undefined ? '' : ` ON CONFLICT ${onConflict.toUpperCase()}`;
  const never = column.identity?.neverReused === true && !isWithoutRowid(table, context);
  return `INTEGER${named} PRIMARY KEY${conflict}${never ? ' AUTOINCREMENT' : ''}`;
}

/** A single key declared INTEGER would become the rowid; with DESC it stays what it was, by a quirk that SQLite keeps. */
function inlineKey(table: Table, column: Column): string {
  return needsInlineKey(table, column) ? 'PRIMARY KEY DESC' : '';
}

/** Whether the primary key stands at its column. */
export function needsInlineKey(table: Table, column: Column): boolean {
  const key = table.primaryKey;
  if (key?.columns.length !== 1 || key.columns[0] !== column.name) return false;
  if (table.properties?.['withoutRowid'] === true) return false;
  return column.nativeType.toUpperCase() === 'INTEGER' && rowidColumn(table) === undefined;
}

function valueClause(table: Table, column: Column, context: CreateContext): Clause {
  if (column.generated !== undefined) return generatedClause(table, column, column.generated);
  const domain = domainsOf(column, context.domains).find((one) => one.default !== undefined);
  const given = column.default ?? domain?.default;
  return given === undefined ? NOTHING : defaultClause(table, column, given);
}

function generatedClause(table: Table, column: Column, generated: NonNullable<Column['generated']>): Clause {
  const inKey = table.primaryKey?.columns.includes(column.name) === true;
  const printed = inKey
    ? ({ ok: false, reason: 'SQLite has no generated columns in a primary key' } as const)
    : printExpression(generated.expression, { purpose: 'generated', table, expected: column.type });
  const place = placeIn(table.name, { column: column.name });
  if (printed.ok) {
    const sql = `GENERATED ALWAYS AS (${printed.sql}) ${generated.stored ? 'STORED' : 'VIRTUAL'}`;
    const notes = caveatNotes(printed, { code: 'GENERATED_NOT_CARRIED', place }, 'The generated column');
    return { sql, notes };
  }
  const message = `The generated column became an ordinary one with its values: ${printed.reason}. It was AS (${generated.expression.text}).`;
  return {
    sql: '',
    notes: [{ code: 'GENERATED_NOT_CARRIED', severity: 'loss', place, message }],
  };
}

/** A name stands for its own text in a default; in parentheses it would be looked for among the columns. */
const NAME =
  /^(?:"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|(?!(?:true|false|null|current_\w+)$)[\p{L}_][\p{L}\p{N}_$]*)$/iu;

/** Whether a default is a name that stands for its own text. */
export function isNameText(text: string): boolean {
  return NAME.test(text);
}

function defaultClause(table: Table, column: Column, given: SqlExpression): Clause {
  if (given.tree?.kind === 'literal' && given.tree.type === 'null') return NOTHING;
  if (given.dialect === 'sqlite' && isNameText(given.text))
    return { sql: `DEFAULT ${given.text}`, notes: [] };
  const printed = printExpression(given, { purpose: 'default', table, expected: column.type });
  const place = placeIn(table.name, { column: column.name });
  if (printed.ok) {
    const notes = caveatNotes(printed, { code: 'DEFAULT_NOT_CARRIED', place }, 'The default');
    return { sql: `DEFAULT (${printed.sql})`, notes };
  }
  const note: Note = {
    code: 'DEFAULT_NOT_CARRIED',
    severity: 'loss',
    place,
    message: `The default ${given.text} was left out: ${printed.reason}.`,
    suggestion: 'Let the application bring the value.',
  };
  return { sql: '', notes: [note] };
}
