import {
  canonicalText,
  formatKey,
  type LogicalType,
  type Position,
  type Row,
  type Table,
  type Value,
} from '@godwit/plugin-api';
import { compareKeys } from '../compare.js';
import type { StoredTable } from '../database.js';
import { valueOfText } from '../values.js';

/** The values that a table is read in the order of: its primary key, or the number of the row. */
type Key = readonly Value[];

/** A row with its key. */
export interface KeyedRow {
  readonly row: Row;
  readonly key: Key;
}

/** How a table is ordered, and how its keys become positions. */
export interface KeyOrder {
  /** All rows in the order of their keys. */
  sorted(stored: StoredTable): readonly KeyedRow[];
  compare(a: Key, b: Key): number;
  /** A key as JSON. */
  positionOf(key: Key): Position;
  /** The key that a position says. */
  keyAt(position: Position): Key;
  /** A key as people read it. */
  name(key: Key): string;
}

const ROW_NUMBER: LogicalType = { kind: 'bigint' };

/**
 * The order of a table by its primary key. Rows of a table without one keep the order in which they came, and nothing
 * ever takes a row out, so that its number is as good.
 */
export function keyOrder(table: Table): KeyOrder {
  const names = table.primaryKey?.columns ?? [];
  const places = names.map((name) => table.columns.findIndex((column) => column.name === name));
  const isNumbered = places.length === 0 || places.includes(-1);
  const types = isNumbered ? [ROW_NUMBER] : places.map((at) => table.columns[at]?.type ?? ROW_NUMBER);
  const compare = (a: Key, b: Key): number => compareKeys(a, b, types);
  const keyOf = (row: Row, index: number): Key =>
    isNumbered ? [BigInt(index + 1)] : places.map((at) => row[at] ?? null);
  return {
    sorted: ({ rows }) =>
      rows.map((row, index) => ({ row, key: keyOf(row, index) })).sort((a, b) => compare(a.key, b.key)),
    compare,
    positionOf: (key) => key.map((value, index) => positionPart(value, types[index] ?? ROW_NUMBER)),
    keyAt: (position) => {
      const parts: readonly unknown[] = Array.isArray(position) ? position : [];
      return types.map((type, index) => keyPart(parts[index], type));
    },
    name: (key) => formatKey(isNumbered ? ['row'] : names, key),
  };
}

function positionPart(value: Value, type: LogicalType): Position {
  return value === null ? null : canonicalText(value, type);
}

function keyPart(part: unknown, type: LogicalType): Value {
  // A table that was put in place unchecked may hold what its type does not; that is text, then.
  return typeof part === 'string' ? (valueOfText(part, type) ?? part) : null;
}
