import type { Column, Table } from '@godwit/plugin-api';
import { keptOf } from '../keep-aside.js';
import { shortenName } from '../names.js';
import { DEFAULT_SCHEMA, nameList, qualifiedName, quoteName } from '../sql-text.js';
import { placeIn } from '../statement.js';
import { alterColumn, alterTable, bareColumnText, commentText } from './column-text.js';
import { changeGenerator, generatorOf } from './generator.js';
import { type Operation, operation } from './operation.js';
import { type Blocked, columnOf, type Scope, type Side, tableOf } from './scope.js';

/** A dropped column whose values stay in a table beside those that are kept, with the key of each. */
export function keepColumn(
  scope: Scope,
  table: Table,
  column: Column,
  keepAs: string,
): { readonly operations: readonly Operation[]; readonly blocked: readonly Blocked[] } {
  const key = lastingKey(scope, table);
  const name = `${quoteName(column.name)} of ${qualifiedName(table.name)}`;
  if (key === undefined) {
    const reason =
      'The column shall be kept, but no key without NULLs stays by which its values could come back; give the table one first, or drop the column without keeping it.';
    return { operations: [], blocked: [{ place: placeIn(table.name, { column: column.name }), reason }] };
  }
  const kept = keptTable(table, column, keepAs);
  const more = { table: table.name } as const;
  const fill = `CREATE TABLE ${kept} AS SELECT ${nameList([...key, column.name])} FROM ${qualifiedName(table.name)}`;
  return {
    operations: [
      operation(`keep the values of ${name}`, fill, [`DROP TABLE ${kept}`], { ...more, risk: 'rewrite' }),
      operation(
        `drop column ${name}`,
        `${alterTable(table)} DROP COLUMN ${quoteName(column.name)}`,
        valuesAgain(scope.found, table, column, { key, kept }),
        more,
      ),
    ],
    blocked: [],
  };
}

/** The table in which the values of a column stay. */
function keptTable(table: Table, column: Column, keepAs: string): string {
  const schema = keptOf(table.name.schema ?? DEFAULT_SCHEMA, keepAs);
  return qualifiedName({ schema, name: shortenName(`${table.name.name}.${column.name}`) });
}

/** The columns of a key by which a row is still known when everything is done. */
function lastingKey(scope: Scope, table: Table): readonly string[] | undefined {
  const wanted = tableOf(scope.wanted, table.name);
  const lasts = (columns: readonly string[]): boolean =>
    columns.every(
      (name) => columnOf(wanted, name) !== undefined && columnOf(table, name)?.nullable === false,
    );
  const keys = [...(table.primaryKey === undefined ? [] : [table.primaryKey]), ...table.uniqueKeys];
  return keys.map(({ columns }) => columns).find(lasts);
}

function valuesAgain(
  side: Side,
  table: Table,
  column: Column,
  { key, kept }: { readonly key: readonly string[]; readonly kept: string },
): readonly string[] {
  const name = quoteName(column.name);
  const change = alterColumn(table, column.name);
  const same = key.map((one) => `k.${quoteName(one)} = t.${quoteName(one)}`).join(' AND ');
  const { identity: _, default: value, ...bare } = column;
  const makesKeys = generatorOf(table, column) !== 'none';
  return [
    `${alterTable(table)} ADD COLUMN ${bareColumnText(column, side)}`,
    ...(value === undefined || makesKeys
      ? []
      : [
          `UPDATE ${qualifiedName(table.name)} SET ${name} = ${value.text}`,
          `${change} SET DEFAULT ${value.text}`,
        ]),
    `UPDATE ${qualifiedName(table.name)} AS t SET ${name} = k.${name} FROM ${kept} AS k WHERE ${same}`,
    ...(makesKeys && !column.nullable ? [numbersFor(table, column)] : []),
    'SET CONSTRAINTS ALL IMMEDIATE',
    ...(column.nullable ? [] : [`${change} SET NOT NULL`]),
    ...(makesKeys ? [changeGenerator({ from: { table, column: bare }, to: { table, column } })] : []),
    ...(column.comment === undefined ? [] : [commentText(table, column)]),
  ];
}

/** Rows that came since get keys above all others. */
function numbersFor({ name: table }: Table, column: Column): string {
  const [own, name] = [qualifiedName(table), quoteName(column.name)];
  const fresh = `SELECT ctid AS place, pg_catalog.row_number() OVER () AS number FROM ${own} WHERE ${name} IS NULL`;
  return `UPDATE ${own} AS t SET ${name} = coalesce((SELECT pg_catalog.max(${name}) FROM ${own}), 0) + k.number FROM (${fresh}) AS k WHERE t.ctid = k.place`;
}
