import type { Statement, Table, TableName, View } from '@godwit/plugin-api';
import { qualifiedName, quoteName } from './sql-text.js';
import { beforeLoad } from './statement.js';

/** Drops views and tables and nothing else: what others hang on them makes the drop fail. */
export function drop(tables: readonly Table[], views: readonly View[] = []): readonly Statement[] {
  const dropped = new Set(tables.map((table) => qualifiedName(table.name)));
  return [
    ...views.toReversed().map(dropView),
    ...tables.flatMap((table) => dropForeignKeys(table, dropped)),
    ...tables.map(dropTable),
  ];
}

/** Keys between the tables come off first, so that their order does not matter. */
function dropForeignKeys(table: Table, dropped: ReadonlySet<string>): readonly Statement[] {
  const target = qualifiedName(table.name);
  return pointing(table).flatMap(({ name, parent }) => {
    if (name === undefined || parent === undefined || !dropped.has(qualifiedName(parent))) return [];
    const statement = beforeLoad({
      id: `drop-foreign-key:${target}.${quoteName(name)}`,
      sql: `ALTER TABLE ${target} DROP CONSTRAINT ${quoteName(name)}`,
      purpose: `drop foreign key ${quoteName(name)} of ${target}`,
      table: table.name,
    });
    return [statement];
  });
}

/** All of a table's constraints with the table that each points at. */
function pointing({ foreignKeys, nativeConstraints = [] }: Table): readonly {
  readonly name: string | undefined;
  readonly parent: TableName | undefined;
}[] {
  return [
    ...foreignKeys.map(({ name, references }) => ({ name, parent: references.table })),
    ...nativeConstraints.map(({ name, references }) => ({ name, parent: references })),
  ];
}

function dropView({ name, materialized }: View): Statement {
  const target = qualifiedName(name);
  return beforeLoad({
    id: `drop-view:${target}`,
    sql: `DROP ${materialized ? 'MATERIALIZED ' : ''}VIEW ${target}`,
    purpose: `drop view ${target}`,
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
