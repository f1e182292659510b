import { formatTableName, MigrationError, type Table } from '@godwit/plugin-api';
import { suggestNames } from '../../names/nearest-name.js';
import { namesOf, refuseAmbiguous } from '../tables/select-tables.js';
import { tableKey } from './place.js';

/** What the config says that tables and columns of the source are called in the target. */
export interface SaidNames {
  /** Tables of the target by keys of the source's tables. */
  readonly tables: ReadonlyMap<string, Table>;
  /** Columns that are said to be of a table, by their names in the source: the target's path or name. */
  columns(source: Table, target: Table): ReadonlyMap<string, string>;
}

/** A name of the source that the config says something of. */
interface Meant {
  readonly name: Table['name'];
  readonly table: Table;
  readonly column?: string;
}

/**
 * Reads `renames` for a load into tables that are there: the target's name, then the source's. Throws NAME_MATCHES_NOTHING and
 * NAME_AMBIGUOUS.
 */
export function saidNames(
  renames: Readonly<Record<string, string>>,
  sources: readonly Table[],
  targets: readonly Table[],
): SaidNames {
  const pairs = Object.entries(renames).map(([to, from]) => ({
    to,
    from,
    meant: findMeant(from, to, sources),
  }));
  const ofTables = pairs.filter(({ meant }) => meant.column === undefined);
  const tables = new Map(
    ofTables.map(({ to, meant }) => [tableKey(meant.name), findTable(to, targets)] as const),
  );
  return {
    tables,
    columns: (source, target) => {
      const own = pairs.filter(({ meant }) => meant.column !== undefined && meant.table === source);
      return new Map(own.map(({ to, meant }) => [meant.column ?? '', findColumn(to, source, target)]));
    },
  };
}

function findMeant(from: string, to: string, sources: readonly Table[]): Meant {
  const meant = sources.flatMap((table): readonly Meant[] => [
    ...(namesOf(table).includes(from) ? [{ table, name: table.name }] : []),
    ...table.columns
      .filter(({ name }) => pathsOf(table, name).includes(from))
      .map(({ name }) => ({ table, name: table.name, column: name })),
  ]);
  refuseAmbiguous('options.renames', from, meant);
  const [one] = meant;
  if (one !== undefined) return one;
  const isReversed = sources.some((table) => knownIn(table).includes(to));
  const known = from.includes('.') ? sources.flatMap(columnPaths) : sources.flatMap(namesOf);
  throw unknown(
    `options.renames gives "${from}", which is neither a table nor a column (table.column) of the source.`,
    isReversed ? `The target's name comes first: { "${from}": "${to}" }.` : suggestNames(from, known),
  );
}

function findTable(to: string, targets: readonly Table[]): Table {
  const meant = targets.filter((table) => namesOf(table).includes(to));
  refuseAmbiguous('options.renames', to, meant);
  const [one] = meant;
  if (one !== undefined) return one;
  throw unknown(
    `options.renames "${to}" is no table of the target.`,
    suggestNames(to, targets.flatMap(namesOf)),
  );
}

/** The table of the column may be called by either name. */
function findColumn(to: string, source: Table, target: Table): string {
  const found = target.columns.find(({ name }) => {
    return [...pathsOf(target, name), ...pathsOf(source, name)].includes(to);
  });
  if (found !== undefined) return found.name;
  throw unknown(
    `options.renames "${to}" is no column of ${formatTableName(target.name)} in the target.`,
    suggestNames(to, columnPaths(target)),
  );
}

function knownIn(table: Table): readonly string[] {
  return [...namesOf(table), ...columnPaths(table)];
}

function columnPaths(table: Table): readonly string[] {
  return table.columns.flatMap(({ name }) => pathsOf(table, name));
}

function pathsOf(table: Table, column: string): readonly string[] {
  return namesOf(table).map((name) => `${name}.${column}`);
}

function unknown(message: string, hint: string): MigrationError {
  return new MigrationError({ code: 'NAME_MATCHES_NOTHING', message, ...(hint === '' ? {} : { hint }) });
}
