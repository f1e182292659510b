import { mapType } from './map-type.js';
import { POSTGRES_TYPE_NAMES, SQLITE_TYPE_NAMES } from './native-types.js';

/**
 * What columns of SQLite become in PostgreSQL, by their declared types: `{ INTEGER: 'bigint', ... }`. Made from the mapping
 * that a move uses; `mapType` also knows types with lengths, and those that are not in this table.
 */
export const SQLITE_TO_POSTGRES_TYPES: Readonly<Record<string, string>> = tableOf(SQLITE_TYPE_NAMES, (name) =>
  mapType(name, 'sqlite', 'postgres'),
);

/** What columns of PostgreSQL become in SQLite, by their types; made as {@link SQLITE_TO_POSTGRES_TYPES} is. */
export const POSTGRES_TO_SQLITE_TYPES: Readonly<Record<string, string>> = tableOf(
  POSTGRES_TYPE_NAMES,
  (name) => mapType(name, 'postgres', 'sqlite'),
);

function tableOf(names: readonly string[], map: (name: string) => string): Readonly<Record<string, string>> {
  return Object.freeze(Object.fromEntries(names.map((name) => [name, map(name)])));
}
