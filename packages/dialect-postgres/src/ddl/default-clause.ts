import type { Column, Note, Table } from '@godwit/plugin-api';
import { qualifiedName, quoteName } from '../sql-text.js';
import type { Clause } from './column-definition.js';
import { printExpression } from './expression-text.js';
import { placeIn } from './statement.js';

/** `DEFAULT (...)`, or a note with the original text. */
export function defaultClause(table: Table, column: Column): Clause {
  const expression = column.default;
  if (expression === undefined) return { sql: '', notes: [] };
  const { tree } = expression;
  // Within PostgreSQL it may stand against the default of a domain.
  const nothing = tree?.kind === 'literal' && tree.type === 'null' && expression.dialect !== 'postgres';
  if (nothing) return { sql: '', notes: [] };
  const printed = printExpression(expression, { purpose: 'default', table, expected: column.type });
  if (printed.ok) return { sql: `DEFAULT (${printed.sql})`, notes: [] };
  return { sql: '', notes: [notCarried(table, column, { text: expression.text, reason: printed.reason })] };
}

function notCarried(
  table: Table,
  column: Column,
  why: { readonly text: string; readonly reason: string },
): Note {
  return {
    code: 'DEFAULT_NOT_CARRIED',
    severity: 'loss',
    place: placeIn(table.name, { column: column.name }),
    message: `The default ${why.text} was left out: ${why.reason}.`,
    suggestion: `ALTER TABLE ${qualifiedName(table.name)} ALTER COLUMN ${quoteName(column.name)} SET DEFAULT ...`,
  };
}
