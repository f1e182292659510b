import { formatTableName, MigrationError, type Table } from '@godwit/plugin-api';
import { matchesNothing } from '../../names/matches-nothing.js';
import {
  type Called,
  calledSo,
  columnPaths,
  namesOf,
  pathsOf,
  refuseAmbiguous,
} from '../tables/select-tables.js';
import { tableKey } from './place.js';

/** What the config says that tables and columns of the source are called in the target. */
export interface SaidNames {
  /** Tables of the target by keys of the source's tables. */
  readonly tables: ReadonlyMap<string, Table>;
  /** Columns that are said to be of a table, by their names in the source: the target's path or name. */
  columns(source: Table, target: Table): ReadonlyMap<string, string>;
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

function findMeant(from: string, to: string, sources: readonly Table[]): Called {
  const meant = calledSo(from, sources);
  refuseAmbiguous('options.renames', from, meant);
  const [one] = meant;
  if (one !== undefined) return one;
  const message = `options.renames gives "${from}", which is neither a table nor a column (table.column) of the source.`;
  if (sources.some((table) => [...namesOf(table), ...columnPaths(table)].includes(to))) {
    const hint = `The target's name comes first: { "${from}": "${to}" }.`;
    throw new MigrationError({ code: 'NAME_MATCHES_NOTHING', message, hint });
  }
  throw matchesNothing(
    message,
    from,
    from.includes('.') ? sources.flatMap(columnPaths) : sources.flatMap(namesOf),
  );
}

function findTable(to: string, targets: readonly Table[]): Table {
  const meant = targets.filter((table) => namesOf(table).includes(to));
  refuseAmbiguous('options.renames', to, meant);
  const [one] = meant;
  if (one !== undefined) return one;
  throw matchesNothing(`options.renames "${to}" is no table of the target.`, to, targets.flatMap(namesOf));
}

/** The table of the column may be called by either name. */
function findColumn(to: string, source: Table, target: Table): string {
  const found = target.columns.find(({ name }) => {
    return [...pathsOf(target, name), ...pathsOf(source, name)].includes(to);
  });
  if (found !== undefined) return found.name;
  const message = `options.renames "${to}" is no column of ${formatTableName(target.name)} in the target.`;
  throw matchesNothing(message, to, columnPaths(target));
}
