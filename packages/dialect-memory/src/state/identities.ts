import type { Column, Identity, Table } from '@godwit/plugin-api';
import type { StoredTable } from '../database.js';
import { failed } from './failures.js';

/** A table whose generator gives keys above the largest one, and above the last value given before. */
export function withRaisedIdentity(stored: StoredTable, name: string, atLeast?: string): StoredTable {
  const at = stored.table.columns.findIndex((column) => column.name === name);
  const identity = stored.table.columns[at]?.identity;
  if (identity === undefined) throw failed(`The column ${name} generates no keys.`);
  const keys = stored.rows.map((row) => row[at] ?? null).filter((key) => typeof key !== 'object');
  const given = [identity.lastValue, atLeast].filter((one) => one !== undefined);
  const known = [...keys, ...given].map((one) => BigInt(one));
  if (known.length === 0) return stored;
  const backwards = BigInt(identity.increment ?? '1') < 0n;
  const last = known.reduce((a, b) => (a > b === backwards ? b : a));
  return { ...stored, table: withLastValue(stored.table, at, String(last)) };
}

/** The next key of a generator: after the last one, or where it starts. */
export function nextValue({ lastValue, start, increment }: Identity): bigint {
  if (lastValue === undefined) return BigInt(start ?? '1');
  return BigInt(lastValue) + BigInt(increment ?? '1');
}

/** A table whose generator gave a value last. */
export function withLastValue(table: Table, at: number, lastValue: string): Table {
  const column = table.columns[at];
  if (column?.identity === undefined) return table;
  const changed: Column = { ...column, identity: { ...column.identity, lastValue } };
  return { ...table, columns: table.columns.with(at, changed) };
}
