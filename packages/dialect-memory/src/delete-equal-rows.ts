import { type EqualRows, encodeDigestText, type TableName } from '@godwit/plugin-api';
import type { MemoryDatabase } from './database.js';
import { withTable } from './database.js';
import { storedTable } from './delete-rows.js';

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
