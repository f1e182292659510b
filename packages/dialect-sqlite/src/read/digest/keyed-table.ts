import { type ColumnPlan, MigrationError, type Position, type Row, type Value } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Connection } from '../../connect/connection.js';
import { isStoredValue, keyOfStored, storedValue } from '../../types/values/stored-value.js';
import { createFit, type Stored } from '../../types/values/values.js';
import { conditions, type KeySpace, type SliceSql } from '../rows/key-space.js';
import { type KeyValue, keyFromPosition, keyParameter, keyToPosition } from '../rows/key-value.js';
import { BadTextCell, type StoredCell } from '../rows/stored-rows.js';
import { decodeText, type TextEncoding } from '../rows/stored-text.js';
import { describeTable, type TableShape } from '../rows/table-shape.js';
import type { KeyPath } from './key-path.js';

/** A table whose rows are told apart and ordered by another key than its own. */
export function keyedTable(db: Connection, name: string, path: KeyPath): TableShape {
  const table = describeTable(db, name);
  return { ...table, keys: keySpace(path, table.plain) };
}

/** The place of a bound that is given by canonical values. */
export function boundPosition(path: KeyPath, bound: Row | undefined): Position | undefined {
  if (bound === undefined) return undefined;
  return keyToPosition(path.columns.map((column, index) => storedKey(bound[index] ?? null, column)));
}

function storedKey(value: Value, { as }: ColumnPlan): KeyValue {
  if (isStoredValue(as)) return keyOfStored(value);
  return as.kind === 'integer' ? BigInt(value as number) : (value as KeyValue);
}

/** The canonical values of a row's place. */
export function boundOf({ columns }: KeyPath, position: Position, encoding: TextEncoding): Row {
  return keyFromPosition(position).map((stored, index): Value => {
    const column = columns[index] as ColumnPlan;
    if (isStoredValue(column.as)) return stored === null ? null : storedValue(cellOf(stored), encoding);
    const fit = createFit(column, { sourceTimeZone: 'UTC', cut: true, strict: false });
    const plain = plainKey(stored, encoding);
    const value = plain === undefined ? undefined : fit(plain);
    if (value !== undefined) return value;
    // The values of the row were fitted before, and its key with them.
    throw new MigrationError({ code: 'INTERNAL', message: `The key ${column.name} of a row does not fit.` });
  });
}

function cellOf(value: Exclude<KeyValue, null>): Exclude<StoredCell, null> {
  return typeof value !== 'object' || ArrayBuffer.isView(value) ? value : new BadTextCell(value.text);
}

function plainKey(value: KeyValue, encoding: TextEncoding): Stored | undefined {
  if (value === null) return undefined;
  return typeof value !== 'object' || ArrayBuffer.isView(value) ? value : decodeText(value.text, encoding);
}

function keySpace(path: KeyPath, plain: boolean): KeySpace {
  const labels = path.columns.map((column) => column.name);
  const columns = labels.map((name) => quoteIdentifier(name));
  const index = path.index === undefined ? 'NOT INDEXED' : `INDEXED BY ${quoteIdentifier(path.index)}`;
  const hint = plain ? index : '';
  return {
    columns,
    labels,
    slice: ({ after, through, where, limit }) => {
      const low = after === undefined ? undefined : compare(columns, '>', keyFromPosition(after));
      const high = through === undefined ? undefined : compare(columns, '<=', keyFromPosition(through));
      return {
        sql: `${hint} ${conditions([low?.sql, high?.sql, where])} ORDER BY ${columns.join(',')} LIMIT ?`,
        parameters: [...(low?.parameters ?? []), ...(high?.parameters ?? []), limit],
      };
    },
    position: keyToPosition,
  };
}

/** A comparison of row values, which SQLite follows along all columns of an index. */
function compare(columns: readonly string[], operator: '>' | '<=', key: readonly KeyValue[]): SliceSql {
  const given = key.map(keyParameter);
  const values = given.map(({ sql }) => sql);
  return {
    sql: `(${columns.join(',')}) ${operator} (${values.join(',')})`,
    parameters: given.map(({ parameter }) => parameter),
  };
}
