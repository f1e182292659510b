import type { Column, Note, Statement, Table } from '@godwit/plugin-api';
import type { Clause } from './column-definition.js';
import type { CreateContext } from './create-context.js';
import { caveatNotes, printExpression } from './expression-text.js';
import { qualifiedName, quoteName } from './sql-text.js';
import { afterLoad, type Compiled, placeIn } from './statement.js';

/** `DEFAULT (...)`, or a note with the original text; nothing where {@link compileDefaults} sets it later. */
export function defaultClause(table: Table, column: Column, context: CreateContext): Clause {
  const expression = column.default;
  if (expression === undefined) return { sql: '', notes: [] };
  if (isSetLater(column, context)) return { sql: '', notes: [], made: madeDefault(expression.text) };
  const { tree } = expression;
  // Within PostgreSQL it may stand against the default of a domain.
  const nothing = tree?.kind === 'literal' && tree.type === 'null' && expression.dialect !== 'postgres';
  if (nothing) return { sql: '', notes: [] };
  const printed = printExpression(expression, { purpose: 'default', table, expected: column.type });
  if (printed.ok) {
    const place = placeIn(table.name, { column: column.name });
    const note = { code: 'DEFAULT_NOT_CARRIED', severity: 'warning', place } as const;
    const notes = caveatNotes(printed, note, 'The default');
    return { sql: `DEFAULT (${printed.sql})`, notes, made: madeDefault(printed.sql) };
  }
  return { sql: '', notes: [notCarried(table, column, { text: expression.text, reason: printed.reason })] };
}

function madeDefault(text: string): NonNullable<Clause['made']> {
  return { default: { text, dialect: 'postgres' } };
}

/**
 * Text of the same dialect that is not read may name what the target does not have, such as a function of a later version.
 * It is set on its own, so that the table is made all the same.
 */
export function compileDefaults(table: Table, context: CreateContext): Compiled {
  const later = table.columns.filter((column) => isSetLater(column, context));
  return { statements: later.map((column) => setDefault(table, column)), notes: [] };
}

function isSetLater(column: Column, { same }: CreateContext): boolean {
  const { default: expression, generated, identity } = column;
  if (!same || expression === undefined || generated !== undefined || identity !== undefined) return false;
  return expression.tree === undefined && expression.needs === undefined;
}

function setDefault(table: Table, { name, default: expression }: Column): Statement {
  const text = expression?.text ?? 'NULL';
  const target = qualifiedName(table.name);
  const change = `ALTER TABLE ${target} ALTER COLUMN ${quoteName(name)}`;
  return afterLoad({
    id: `default:${target}.${quoteName(name)}`,
    sql: `${change} SET DEFAULT (${text})`,
    purpose: `set the default of ${quoteName(name)} in ${target}`,
    table: table.name,
    noteWhenFailed: notCarried(table, { name }, { text, reason: 'it names what did not come along' }),
    undo: [`${change} DROP DEFAULT`],
  });
}

function notCarried(
  table: Table,
  column: Pick<Column, 'name'>,
  why: { readonly text: string; readonly reason: string },
): Note {
  return {
    code: 'DEFAULT_NOT_CARRIED',
    severity: 'loss',
    place: placeIn(table.name, { column: column.name }),
    message: `The default ${why.text} was left out: ${why.reason}.`,
  };
}
