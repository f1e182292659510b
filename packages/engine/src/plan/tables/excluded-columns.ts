import type { Table } from '@godwit/plugin-api';
import { matchesGlob } from '../../names/glob.js';
import { matchesNothing } from '../../names/matches-nothing.js';
import { pathsOf } from './select-tables.js';

/** The columns that `excludeColumns` names, by their tables. Throws NAME_MATCHES_NOTHING. */
export function excludedColumns(
  patterns: readonly string[],
  tables: readonly Table[],
): ReadonlyMap<Table, ReadonlySet<string>> {
  const all = tables.flatMap((table) => {
    return table.columns.map(({ name }) => ({
      table,
      name,
      paths: pathsOf(table, name),
    }));
  });
  const matching = patterns.flatMap((pattern) => {
    const found = all.filter(({ paths }) => paths.some((path) => matchesGlob(pattern, path)));
    if (found.length > 0) return found;
    throw matchesNothing(
      `excludeColumns "${pattern}" matches no column (table.column) of the tables that move.`,
      pattern,
      all.flatMap(({ paths }) => paths),
    );
  });
  const byTable = Map.groupBy(matching, ({ table }) => table);
  return new Map([...byTable].map(([table, found]) => [table, new Set(found.map(({ name }) => name))]));
}
