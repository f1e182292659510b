import type { Column, DigestOptions, Table } from '@godwit/plugin-api';
import { findColumn } from '../rows/copy-query.js';
import type { BinaryKey } from './binary-keys.js';
import { digestCell } from './digest-cell.js';

/** What one digest goes through, and how. */
export interface DigestPlan {
  readonly table: Table;
  readonly key: BinaryKey;
  readonly options: DigestOptions;
  readonly columns: readonly Column[];
  /** The SQL of each column's text for digests; undefined where one is not known in SQL, so that values must be read. */
  readonly cells: readonly string[] | undefined;
}

/** Decides how the columns are spelled. */
export function planDigest(table: Table, key: BinaryKey, options: DigestOptions): DigestPlan {
  const columns = options.columns.map((plan) => findColumn(table, plan));
  const cells = options.columns.map((plan, index) => digestCell(columns[index] as Column, plan));
  const spelled = cells.filter((cell) => cell !== undefined);
  return { table, key, options, columns, cells: spelled.length === cells.length ? spelled : undefined };
}
