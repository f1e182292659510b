import type { KeyedOptions, Row, Table } from '@godwit/plugin-api';
import { COPY_FORMAT, fromTable } from '../rows/copy-query.js';
import type { BinaryKey } from './binary-keys.js';
import { keyConditions, keyOrder } from './key-bounds.js';

/** What a COPY in the order of a key gives. */
export interface KeyedCopy {
  readonly key: BinaryKey;
  readonly options: KeyedOptions;
  /** The SQL of the cells. */
  readonly cells: readonly string[];
  readonly after: Row | undefined;
  /** The most rows. */
  readonly limit?: number;
}

/** A COPY of rows in the order of a key. */
export function keyedCopy(table: Table, { key, options, cells, after, limit }: KeyedCopy): string {
  const conditions = keyConditions(key, options, after);
  const from = fromTable(table, conditions.length === 0 ? undefined : conditions.join(' AND '));
  const most = limit === undefined ? '' : ` LIMIT ${limit}`;
  return `COPY (SELECT ${cells.join(', ')} ${from} ORDER BY ${keyOrder(key)}${most}) TO STDOUT WITH ${COPY_FORMAT}`;
}
