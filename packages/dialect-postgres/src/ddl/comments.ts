import type { Statement, Table } from '@godwit/plugin-api';
import { qualifiedName, quoteName, quoteText } from './sql-text.js';
import { afterLoad } from './statement.js';

/** The comments of a table and its columns. */
export function compileComments(table: Table): readonly Statement[] {
  const target = qualifiedName(table.name);
  const own = table.comment === undefined ? [] : [comment(table, `TABLE ${target}`, table.comment)];
  const columns = table.columns.flatMap((column) =>
    column.comment === undefined
      ? []
      : [comment(table, `COLUMN ${target}.${quoteName(column.name)}`, column.comment)],
  );
  return [...own, ...columns];
}

function comment(table: Table, object: string, text: string): Statement {
  return afterLoad({
    id: `comment:${object}`,
    sql: `COMMENT ON ${object} IS ${quoteText(text)}`,
    purpose: `comment on ${object.charAt(0).toLowerCase()}${object.slice(1)}`,
    table: table.name,
  });
}
