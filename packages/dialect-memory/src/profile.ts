import {
  type ColumnPlan,
  type ColumnProfile,
  type LogicalType,
  MAX_NOTE_KEYS,
  type Note,
  type ProfileOptions,
  type TableProfile,
  throwIfAborted,
} from '@godwit/plugin-api';
import type { StoredTable } from './database.js';
import { hasBadText } from './read/bad-text.js';
import { type KeyedRow, type KeyOrder, keyOrder } from './read/key-order.js';
import { filtered } from './reader.js';
import { placeIn } from './state/failures.js';
import { byteLength, describeType, respell } from './values.js';

/** How many keys of misfits are told. */
const MAX_MISFIT_KEYS = 20;
const TEXT: LogicalType = { kind: 'text' };

/** Scans every row. A table that was put in place unchecked may hold what its columns do not declare. */
export async function profileTable(stored: StoredTable, options: ProfileOptions): Promise<TableProfile> {
  throwIfAborted(options.signal);
  const order = keyOrder(stored.table);
  const rows = order.sorted(filtered(stored, options.where));
  const columns: ColumnProfile[] = [];
  for (const column of options.columns) {
    columns.push(profileColumn(stored, rows, column, order));
    options.onProgress?.(BigInt(rows.length));
    // Who is told of the progress may want no more of it.
    await Promise.resolve();
    throwIfAborted(options.signal);
  }
  return {
    rows: BigInt(rows.length),
    columns,
    largestCell: largestCell(stored, rows, options.columns, order),
  };
}

function profileColumn(
  { table }: StoredTable,
  rows: readonly KeyedRow[],
  { name, as }: ColumnPlan,
  order: KeyOrder,
): ColumnProfile {
  const at = table.columns.findIndex((column) => column.name === name);
  const declared = table.columns[at]?.type ?? TEXT;
  const misfits = (type: LogicalType): readonly KeyedRow[] =>
    rows.filter(({ row }) => respell(row[at] ?? null, declared, type) === undefined);
  const unfit = misfits(as);
  const bad = rows.filter(({ row }) => hasBadText(row[at] ?? null)).map(({ key }) => order.name(key));
  const fits = misfits(declared).length === 0 ? declared : TEXT;
  return {
    name,
    nulls: BigInt(rows.filter(({ row }) => (row[at] ?? null) === null).length),
    misfits: BigInt(unfit.length),
    misfitKeys: unfit.slice(0, MAX_MISFIT_KEYS).map(({ key }) => order.name(key)),
    ...(unfit.length === 0
      ? {}
      : { fits: { as: fits, reason: `Not every value is of the type ${describeType(as)}.` } }),
    notes: bad.length === 0 ? [] : [badTextNote(table, name, bad)],
    badText: BigInt(bad.length),
  };
}

function badTextNote({ name }: StoredTable['table'], column: string, keys: readonly string[]): Note {
  return {
    code: 'BAD_TEXT',
    severity: 'loss',
    place: placeIn(name, { column }),
    message: 'Text holds NUL characters or what has no UTF-8.',
    count: keys.length,
    keys: keys.slice(0, MAX_NOTE_KEYS),
  };
}

function largestCell(
  { table }: StoredTable,
  rows: readonly KeyedRow[],
  columns: readonly ColumnPlan[],
  order: KeyOrder,
): TableProfile['largestCell'] {
  const places = columns.map(({ name }) => table.columns.findIndex((column) => column.name === name));
  let largest: TableProfile['largestCell'];
  for (const { row, key } of rows) {
    for (const [index, at] of places.entries()) {
      const bytes = byteLength(row[at] ?? null);
      if (bytes <= (largest?.bytes ?? 0)) continue;
      largest = { bytes, column: columns[index]?.name ?? '', key: order.name(key) };
    }
  }
  return largest;
}
