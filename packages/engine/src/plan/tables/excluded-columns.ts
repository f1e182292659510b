import { MigrationError, type Table } from '@godwit/plugin-api';
import { matchesGlob } from '../../names/glob.js';
import { suggestNames } from '../../names/nearest-name.js';
import { namesOf } from './select-tables.js';

/** The columns that `excludeColumns` names, by their tables. Throws NAME_MATCHES_NOTHING. */
export function excludedColumns(
  patterns: readonly string[],
  tables: readonly Table[],
): ReadonlyMap<Table, ReadonlySet<string>> {
  const all = tables.flatMap((table) => {
    return table.columns.map(({ name }) => ({
      table,
      name,
      paths: namesOf(table).map((own) => `${own}.${name}`),
    }));
  });
  const matching = patterns.flatMap((pattern) => {
    const found = all.filter(({ paths }) => paths.some((path) => matchesGlob(pattern, path)));
    if (found.length > 0) return found;
    const hint = suggestNames(
      pattern,
      all.flatMap(({ paths }) => paths),
    );
    throw new MigrationError({
      code: 'NAME_MATCHES_NOTHING',
      message: `excludeColumns "${pattern}" matches no column (table.column) of the tables that move.`,
      ...(hint === '' ? {} : { hint }),
    });
  });
  const byTable = Map.groupBy(matching, ({ table }) => table);
  return new Map([...byTable].map(([table, found]) => [table, new Set(found.map(({ name }) => name))]));
}
