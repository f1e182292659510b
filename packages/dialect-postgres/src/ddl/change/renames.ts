import type { Rename, TableName } from '@godwit/plugin-api';
import { shortenName } from '../names.js';
import { DEFAULT_SCHEMA, qualifiedName, quoteName } from '../sql-text.js';
import { alterTable } from './column-text.js';
import { type Operation, operation } from './operation.js';

/** Tables get their new names, then columns; a name that is still another's is taken by way of one that nobody has. */
export function renameAll(renames: readonly Rename[]): readonly Operation[] {
  const tables = renames.flatMap(({ table, from }) => (from === undefined ? [] : [{ from, to: table }]));
  const taken = new Set(tables.map(({ from }) => qualifiedName(from)));
  const direct = tables.filter(({ to }) => !taken.has(qualifiedName(to)));
  const detours = tables.filter((one) => !direct.includes(one));
  const columns = Map.groupBy(
    renames.filter(({ column }) => column !== undefined),
    ({ table }) => qualifiedName(table),
  );
  return [
    ...detours.flatMap(({ from }) => moveTable(from, between(from))),
    ...direct.flatMap(({ from, to }) => moveTable(from, to)),
    ...detours.flatMap(({ from, to }) => moveTable(between(from), to)),
    ...[...columns.values()].flatMap(renameColumns),
  ];
}

function between(name: TableName): TableName {
  return { ...name, name: shortenName(`godwit_renamed_${name.name}`) };
}

function moveTable(from: TableName, to: TableName): readonly Operation[] {
  const [old, next] = [from.schema ?? DEFAULT_SCHEMA, to.schema ?? DEFAULT_SCHEMA];
  const moved = { schema: next, name: from.name };
  const elsewhere = operation(
    `move table ${qualifiedName(from)} to ${quoteName(next)}`,
    `ALTER TABLE ${qualifiedName(from)} SET SCHEMA ${quoteName(next)}`,
    [`ALTER TABLE ${qualifiedName(moved)} SET SCHEMA ${quoteName(old)}`],
    { table: to },
  );
  const renamed = operation(
    `rename table ${qualifiedName(from)} to ${quoteName(to.name)}`,
    `ALTER TABLE ${qualifiedName(moved)} RENAME TO ${quoteName(to.name)}`,
    [`ALTER TABLE ${qualifiedName(to)} RENAME TO ${quoteName(from.name)}`],
    { table: to },
  );
  return [...(old === next ? [] : [elsewhere]), ...(from.name === to.name ? [] : [renamed])];
}

function renameColumns(renames: readonly Rename[]): readonly Operation[] {
  const all = renames.flatMap(({ table, column }) => (column === undefined ? [] : [{ table, ...column }]));
  const taken = new Set(all.map(({ from }) => from));
  const detours = all.filter(({ to }) => taken.has(to));
  const away = (from: string): string => shortenName(`godwit_renamed_${from}`);
  return [
    ...detours.map((one) => renameColumn(one.table, one.from, away(one.from))),
    ...all.filter((one) => !detours.includes(one)).map((one) => renameColumn(one.table, one.from, one.to)),
    ...detours.map((one) => renameColumn(one.table, away(one.from), one.to)),
  ];
}

function renameColumn(table: TableName, from: string, to: string): Operation {
  const [old, next] = [quoteName(from), quoteName(to)];
  const owner = alterTable({ name: table });
  return operation(
    `rename column ${old} of ${qualifiedName(table)} to ${next}`,
    `${owner} RENAME COLUMN ${old} TO ${next}`,
    [`${owner} RENAME COLUMN ${next} TO ${old}`],
    {
      table,
    },
  );
}
