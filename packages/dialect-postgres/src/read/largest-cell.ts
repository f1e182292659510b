import type { ProfileOptions, Table, TableProfile } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { findKeys } from './row-keys.js';
import { sizeOf } from './value-sizes.js';

/** Up to this many rows a second look for the key costs nothing. */
const FEW_ROWS = 100_000n;
const LARGE_BYTES = 1_000_000;

/** The largest value. Its key is looked for where that is cheap or likely to be asked for. */
export async function largestCell(
  connection: Connection,
  table: Table,
  options: ProfileOptions,
  found: {
    readonly sizes: readonly { readonly column: string; readonly bytes: number }[];
    readonly rows: bigint;
  },
): Promise<TableProfile['largestCell']> {
  const [largest] = [...found.sizes].sort((a, b) => b.bytes - a.bytes);
  if (largest === undefined || largest.bytes === 0) return undefined;
  if (found.rows > FEW_ROWS && largest.bytes < LARGE_BYTES) return { ...largest, key: '' };
  const plan = options.columns.find((candidate) => candidate.name === largest.column);
  const column = table.columns.find((candidate) => candidate.name === largest.column);
  if (plan === undefined) return undefined;
  const size = sizeOf(column, plan).largest.replace(/^max\(([\s\S]*)\)$/, '$1');
  const [key = ''] = await findKeys(connection, table, {
    ...options,
    predicate: `(${size}) = ${largest.bytes}`,
    limit: 1,
  });
  return { ...largest, key };
}
