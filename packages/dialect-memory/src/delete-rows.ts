import {
  type EqualRows,
  encodeDigestText,
  formatTableName,
  MigrationError,
  type Row,
  type RowsByKey,
  type TableName,
} from '@godwit/plugin-api';
import { equalityText } from './compare.js';
import { findTable, isSameName, type MemoryDatabase, type StoredTable, withTable } from './database.js';
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

/** Deletes one row for each of these, and says how many there were. Throws WRITE_FAILED where there is no such table. */
export function deleteEqualRows(
  database: MemoryDatabase,
  name: TableName,
  { columns, rows }: EqualRows,
): bigint {
  const stored = storedTable(database, name);
  const places = columns.map((column) => stored.table.columns.findIndex((one) => one.name === column.name));
  const wanted = new Map<string, number>();
  for (const row of rows) {
    const text = encodeDigestText([row], columns);
    wanted.set(text, (wanted.get(text) ?? 0) + 1);
  }
  const left = stored.rows.filter((row) => {
    const text = encodeDigestText([places.map((at) => row[at] ?? null)], columns);
    const count = wanted.get(text) ?? 0;
    if (count > 0) wanted.set(text, count - 1);
    return count === 0;
  });
  database.replace({ ...database.state, ...withTable(database.state, { ...stored, rows: left }) });
  return BigInt(stored.rows.length - left.length);
}

/** Deletes every row of these tables, and what the records of a run tell of them. Throws WRITE_FAILED where there is no such table. */
export function emptyTables(database: MemoryDatabase, names: readonly TableName[], runId: string): void {
  const isKept = (of: string, table: TableName): boolean =>
    of !== runId || !names.some((name) => isSameName(name, table));
  let state = database.state;
  for (const name of names)
    state = { ...state, ...withTable(state, { ...storedTable({ state }, name), rows: [] }) };
  database.replace({
    ...state,
    checkpoints: state.checkpoints.filter((one) => isKept(one.runId, one.table)),
    rejects: state.rejects.filter(({ runId: of, reject }) => isKept(of, reject.table)),
  });
}

/** The table of a name. Throws WRITE_FAILED where there is none. */
function storedTable({ state }: Pick<MemoryDatabase, 'state'>, name: TableName): StoredTable {
  const stored = findTable(state, name);
  if (stored !== undefined) return stored;
  const message = `There is no table ${formatTableName(name)}.`;
  throw new MigrationError({ code: 'WRITE_FAILED', message, place: placeIn(name) });
}
