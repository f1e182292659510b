import type { Statement, Table } from '@godwit/plugin-api';
import { qualifiedName, quoteName } from '../sql-text.js';
import { beforeLoad } from './statement.js';

/** Drops tables and nothing else: what others hang on them makes the drop fail. */
export function drop(tables: readonly Table[]): readonly Statement[] {
  const dropped = new Set(tables.map((table) => qualifiedName(table.name)));
  return [...tables.flatMap((table) => dropForeignKeys(table, dropped)), ...tables.map(dropTable)];
}

/** Keys between the tables come off first, so that their order does not matter. */
function dropForeignKeys(table: Table, dropped: ReadonlySet<string>): readonly Statement[] {
  const target = qualifiedName(table.name);
  return table.foreignKeys.flatMap((key) => {
    if (key.name === undefined || !dropped.has(qualifiedName(key.references.table))) return [];
    const statement = beforeLoad({
      id: `drop-foreign-key:${target}.${quoteName(key.name)}`,
      sql: `ALTER TABLE ${target} DROP CONSTRAINT ${quoteName(key.name)}`,
      purpose: `drop foreign key ${quoteName(key.name)} of ${target}`,
      table: table.name,
    });
    return [statement];
  });
}

function dropTable(table: Table): Statement {
  const target = qualifiedName(table.name);
  return beforeLoad({
    id: `drop-table:${target}`,
    sql: `DROP TABLE ${target}`,
    purpose: `drop table ${target}`,
    table: table.name,
  });
}
