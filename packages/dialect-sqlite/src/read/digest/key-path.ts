import {
  type ColumnPlan,
  type KeyedOptions,
  type LogicalType,
  MigrationError,
  type Table,
} from '@godwit/plugin-api';
import { capabilities } from '../../capabilities.js';
import type { Affinity } from '../../types/affinity.js';
import type { KeyFacts } from './key-facts.js';

/** How the rows of a table are reached in the order of a key. */
export interface KeyPath {
  /** The columns of the key with the types of their values, in its order. */
  readonly columns: readonly ColumnPlan[];
  /** The index over exactly these columns; absent: the key is the rowid. */
  readonly index?: string;
  /** The rows of the table are in this order themselves. */
  readonly isTable: boolean;
}

/** The way to the rows in the order of a key; undefined where there is none in the order that other databases know. */
export function keyPath(
  facts: KeyFacts | undefined,
  table: Table,
  columns: readonly ColumnPlan[],
  key: readonly string[],
): KeyPath | undefined {
  const known = facts?.tables.get(table.name.name);
  if (facts === undefined || known === undefined || key.length === 0) return undefined;
  const parts = key.flatMap((name) => columns.find((column) => column.name === name) ?? []);
  const isOrdered = ({ name, as }: ColumnPlan): boolean =>
    hasBinaryCollation(table, name) && keepsOrder(as, known.affinities.get(name), facts.utf8);
  if (parts.length !== key.length || !parts.every(isOrdered)) return undefined;
  if (key.length === 1 && key[0] === known.rowid) return { columns: parts, isTable: true };
  const index = known.indexes.find(
    (one) => one.columns.length === key.length && one.columns.every((name, at) => name === key[at]),
  );
  return index === undefined ? undefined : { columns: parts, index: index.name, isTable: index.isTable };
}

function hasBinaryCollation(table: Table, name: string): boolean {
  const column = table.columns.find((one) => one.name === name);
  return column !== undefined && (column.collation ?? 'BINARY').toUpperCase() === 'BINARY';
}

/** Whether values of a type, and bounds beside them, are compared in a column of that affinity as what they are. */
function keepsOrder(type: LogicalType, affinity: Affinity | undefined, utf8: boolean): boolean {
  if (affinity === undefined || capabilities.keyOrder(type) !== 'binary') return false;
  switch (type.kind) {
    case 'integer':
    case 'bigint':
      return affinity !== 'text' && affinity !== 'real';
    case 'native':
      return utf8;
    case 'text':
      // A column of numbers would make a number of a text that looks like one.
      return utf8 && (affinity === 'text' || affinity === 'blob');
    default:
      return true;
  }
}

/** The same where it was asked before whether there is one. */
export function neededKeyPath(
  facts: KeyFacts | undefined,
  table: Table,
  { columns, key }: Pick<KeyedOptions, 'columns' | 'key'>,
): KeyPath {
  const path = keyPath(facts, table, columns, key);
  if (path !== undefined) return path;
  throw new MigrationError({
    code: 'READ_FAILED',
    message: `There is no index that gives the rows in the order of the key ${key.join(', ')}.`,
    hint: 'Ask canDigest first, after introspect.',
    place: { table: table.name.name },
  });
}
