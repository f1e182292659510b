import {
  formatTableName,
  MigrationError,
  type Row,
  type RowsByKey,
  type TableName,
} from '@godwit/plugin-api';
import { equalityText } from './compare.js';
import { findTable, type MemoryDatabase, type StoredTable, withTable } from './database.js';
import { placeIn } from './state/failures.js';

/** Deletes the rows with these keys and says how many there were. Throws WRITE_FAILED where there is no such table. */
export function deleteRows(database: MemoryDatabase, name: TableName, { key, keys }: RowsByKey): bigint {
  const { state } = database;
  const stored = storedTable(database, name);
  const places = key.map((column) => stored.table.columns.findIndex((one) => one.name === column.name));
  const textOf = (row: Row): string =>
    JSON.stringify(
      key.map(({ as }, index) => {
        const value = row[index] ?? null;
        return value === null ? null : equalityText(value, as);
      }),
    );
  const gone = new Set(keys.map(textOf));
  const rows = stored.rows.filter((row) => !gone.has(textOf(places.map((at) => row[at] ?? null))));
  database.replace({ ...state, ...withTable(state, { ...stored, rows }) });
  return BigInt(stored.rows.length - rows.length);
}

/** The table of a name. Throws WRITE_FAILED where there is none. */
export function storedTable({ state }: MemoryDatabase, name: TableName): StoredTable {
  const stored = findTable(state, name);
  if (stored !== undefined) return stored;
  const message = `There is no table ${formatTableName(name)}.`;
  throw new MigrationError({ code: 'WRITE_FAILED', message, place: placeIn(name) });
}
