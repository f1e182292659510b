import type { Column, DigestOptions, Table } from '@godwit/plugin-api';
import { canonicalCell } from '../read/canonical-cell.js';
import { findColumn } from '../read/copy-query.js';
import type { BinaryKey } from './binary-keys.js';
import { digestCell } from './digest-cell.js';

/** What one digest goes through, and how. */
export interface DigestPlan {
  readonly table: Table;
  readonly key: BinaryKey;
  readonly options: DigestOptions;
  readonly columns: readonly Column[];
  /** The SQL of each column's text for digests, or of what a reading makes values of. */
  readonly cells: readonly string[];
  /** Whether the texts are not known in SQL, so that values must be made and spelled here. */
  readonly byValues: boolean;
}

/** Decides how the columns are spelled. */
export function planDigest(table: Table, key: BinaryKey, options: DigestOptions): DigestPlan {
  const columns = options.columns.map((plan) => findColumn(table, plan));
  const spelled = options.columns.map((plan, index) => digestCell(columns[index] as Column, plan));
  const byValues = spelled.includes(undefined);
  const cells = options.columns.map((plan, index) =>
    byValues ? canonicalCell(columns[index] as Column, plan) : (spelled[index] as string),
  );
  return { table, key, options, columns, cells, byValues };
}
