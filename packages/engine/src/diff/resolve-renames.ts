import { formatTableName, MigrationError, type Rename, type Table, type TableName } from '@godwit/plugin-api';
import { matchesNothing } from '../names/matches-nothing.js';
import { tableKey } from '../plan/names/place.js';
import {
  type Called,
  calledSo,
  columnPaths,
  namesOf,
  pathsOf,
  refuseAmbiguous,
} from '../plan/tables/select-tables.js';

/** The tables of both sides, in the words of the target. */
interface Sides {
  readonly found: readonly Table[];
  readonly wanted: readonly Table[];
}

/**
 * Finds what is meant by names of tables and columns of the target and those that they have in the source. Tables come first.
 * Throws NAME_MATCHES_NOTHING, NAME_AMBIGUOUS, and OPTIONS_CONTRADICT where two get one name, or one that is taken.
 */
export function resolveRenames(
  names: Readonly<Record<string, string>>,
  { found, wanted }: Sides,
): readonly Rename[] {
  const pairs = Object.entries(names).map(([from, to]) => ({ to, old: findNamed(from, found) }));
  const ofTables = pairs
    .filter(({ old }) => old.column === undefined)
    .map(({ to, old }): Rename => ({ table: wantedTable(to, wanted).name, from: old.name }));
  const newName = ({ name }: Table): TableName => {
    return ofTables.find(({ from }) => from && tableKey(from) === tableKey(name))?.table ?? name;
  };
  const ofColumns = pairs.flatMap(({ to, old: { table, column } }): readonly Rename[] => {
    if (column === undefined) return [];
    const own = newName(table);
    return [{ table: own, column: { from: column, to: wantedColumn(to, own, table, wanted) } }];
  });
  const renames = [...ofTables, ...ofColumns];
  refuseTaken(renames, found, newName);
  return renames;
}

function findNamed(from: string, found: readonly Table[]): Called {
  const meant = calledSo(from, found);
  refuseAmbiguous('options.renames', from, meant);
  const [one] = meant;
  if (one !== undefined) return one;
  const known = from.includes('.') ? found.flatMap(columnPaths) : found.flatMap(namesOf);
  throw matchesNothing(
    `options.renames "${from}" is neither a table nor a column (table.column) of the target.`,
    from,
    known,
  );
}

function wantedTable(to: string, wanted: readonly Table[]): Table {
  const meant = wanted.filter((table) => namesOf(table).includes(to));
  refuseAmbiguous('options.renames', to, meant);
  const [one] = meant;
  if (one !== undefined) return one;
  throw matchesNothing(
    `options.renames gives a table the name "${to}", which no table of the source has.`,
    to,
    wanted.flatMap(namesOf),
  );
}

/** The new name of a column: its table may be called by its old name, too. */
function wantedColumn(to: string, own: TableName, old: Table, wanted: readonly Table[]): string {
  const table = wanted.find(({ name }) => tableKey(name) === tableKey(own));
  const column = table?.columns.find(({ name }) => {
    return [...pathsOf({ name: own }, name), ...pathsOf(old, name)].includes(to);
  });
  if (column !== undefined) return column.name;
  throw matchesNothing(
    `options.renames gives a column of ${formatTableName(old.name)} the name "${to}", which no column of that table has in the source.`,
    to,
    table === undefined ? [] : columnPaths(table),
  );
}

function refuseTaken(
  renames: readonly Rename[],
  found: readonly Table[],
  newName: (table: Table) => TableName,
): void {
  const seen = new Set<string>();
  for (const { table, column } of renames) {
    const name = `${formatTableName(table)}${column === undefined ? '' : `.${column.to}`}`;
    const twice = seen.has(name);
    seen.add(name);
    const taken =
      column === undefined
        ? found.some((one) => tableKey(one.name) === tableKey(table))
        : found.some((one) => {
            return (
              tableKey(newName(one)) === tableKey(table) && one.columns.some((own) => own.name === column.to)
            );
          });
    if (!twice && !taken) continue;
    throw new MigrationError({
      code: 'OPTIONS_CONTRADICT',
      message: twice
        ? `options.renames gives "${name}" to two.`
        : `options.renames gives the name "${name}", which the target has already.`,
      hint: 'Give each name to one that has another name now.',
    });
  }
}
