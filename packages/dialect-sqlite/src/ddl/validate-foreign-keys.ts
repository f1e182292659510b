import type { ForeignKey, Statement, Table } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { keyColumns } from './create-context.js';
import { afterLoad, nameList, placeIn } from './statement.js';

/** Looks for rows that point at nothing: foreign keys are not enforced during a load. */
export function validateForeignKeys(tables: readonly Table[]): readonly Statement[] {
  return tables.flatMap((table) =>
    table.foreignKeys.map((key, index) => validateForeignKey(table, key, index)),
  );
}

function validateForeignKey(table: Table, key: ForeignKey, index: number): Statement {
  const target = quoteIdentifier(table.name.name);
  const columns = nameList(key.columns);
  const { references } = key;
  const object = key.name === undefined ? { column: key.columns.join(', ') } : { object: key.name };
  return afterLoad({
    id: `validate-foreign-key:${target}.${key.name ?? index + 1}`,
    sql: orphans(target, key),
    purpose: `look for rows of ${target} whose (${columns}) points at nothing`,
    table: table.name,
    needs: [references.table],
    noteWhen: {
      probe: {
        kind: 'orphans',
        table: table.name,
        columns: key.columns,
        references,
        keyColumns: keyColumns(table),
      },
      note: {
        code: 'FOREIGN_KEY_NOT_VALID',
        severity: 'warning',
        place: placeIn(table.name, object),
        message: `Rows of the foreign key (${key.columns.join(', ')}) point at nothing in ${references.table.name}; SQLite keeps them until foreign keys are enforced and the rows are written again.`,
        suggestion: `PRAGMA foreign_key_check(${target})`,
      },
    },
  });
}

/** Counts the rows of a table that point at nothing. */
export function orphans(target: string, key: ForeignKey): string {
  const set = key.columns.map((column) => `t.${quoteIdentifier(column)} IS NOT NULL`).join(' AND ');
  const same = key.columns.map((column, index) => {
    return `p.${quoteIdentifier(key.references.columns[index] ?? '')} = t.${quoteIdentifier(column)}`;
  });
  const parent = quoteIdentifier(key.references.table.name);
  return `SELECT count(*) FROM ${target} AS t WHERE ${set} AND NOT EXISTS (SELECT 1 FROM ${parent} AS p WHERE ${same.join(' AND ')})`;
}
