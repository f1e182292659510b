import type { Probe, Rename, TableName } from '@godwit/plugin-api';
import { tableKey } from '../plan/names/place.js';
import type { ComparedTarget } from './differing-parts.js';
import { type NewNames, renameInText } from './rename-in-text.js';

/** A target whose tables and columns are asked for by names that they do not have yet. */
export function withOldNames(
  target: Pick<ComparedTarget, 'count'>,
  renames: readonly Rename[],
): Pick<ComparedTarget, 'count'> {
  const count = target.count?.bind(target);
  if (count === undefined || renames.length === 0) return target;
  return {
    count: (probes, signal) =>
      count(
        probes.map((probe) => askByOldNames(probe, renames)),
        signal,
      ),
  };
}

/** The same question about tables and columns that do not have their new names yet. */
function askByOldNames(probe: Probe, renames: readonly Rename[]): Probe {
  if (probe.kind === 'rows') return { ...probe, table: oldTable(probe.table, renames) };
  const own = oldNames(probe.table, renames);
  const column = (name: string): string => own.columns.get(name) ?? name;
  if (probe.kind === 'texts')
    return { ...probe, table: oldTable(probe.table, renames), columns: probe.columns.map(column) };
  const text = (sql: string): string => renameInText(sql, own);
  const shared = {
    table: oldTable(probe.table, renames),
    keyColumns: probe.keyColumns.map(column),
    ...(probe.where === undefined ? {} : { where: text(probe.where) }),
  };
  switch (probe.kind) {
    case 'duplicates':
      return { ...probe, ...shared, columns: probe.columns.map(column) };
    case 'above':
    case 'below':
      return { ...probe, ...shared, column: column(probe.column) };
    case 'matches':
      return { ...probe, ...shared, predicate: text(probe.predicate) };
    case 'violates':
      return { ...probe, ...shared, check: text(probe.check) };
    case 'orphans': {
      const { table, columns, where } = probe.references;
      const other = oldNames(table, renames);
      const references = {
        table: oldTable(table, renames),
        columns: columns.map((name) => other.columns.get(name) ?? name),
        ...(where === undefined ? {} : { where: renameInText(where, other) }),
      };
      return { ...probe, ...shared, columns: probe.columns.map(column), references };
    }
  }
}

function oldTable(table: TableName, renames: readonly Rename[]): TableName {
  return (
    renames.find((one) => one.from !== undefined && tableKey(one.table) === tableKey(table))?.from ?? table
  );
}

/** The old names, by the new ones. */
function oldNames(table: TableName, renames: readonly Rename[]): NewNames {
  const own = renames.filter((one) => tableKey(one.table) === tableKey(table));
  return {
    columns: new Map(own.flatMap(({ column }) => (column ? [[column.to, column.from] as const] : []))),
    tables: new Map(own.flatMap(({ from }) => (from ? [[table.name, from.name] as const] : []))),
  };
}
