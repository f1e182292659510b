import {
  formatKey,
  isMigrationError,
  type LogicalType,
  MigrationError,
  type Probe,
  type ProbeResult,
  type Row,
  type Table,
  type Value,
} from '@godwit/plugin-api';
import { equalityText } from './compare.js';
import { type DatabaseState, findTable, type StoredTable } from './database.js';
import { isTrue } from './expressions/datum.js';
import { evaluate, scopeOf } from './expressions/evaluate.js';
import { columnsIn } from './expressions/shape.js';
import { parseExpression } from './expressions.js';
import { misfitTest } from './state/cast-value.js';
import { failed, placeIn } from './state/failures.js';
import { orphanTest } from './state/foreign-keys.js';
import { keptRows } from './state/kept-rows.js';

/** How many rows an answer names. */
const MAX_KEYS = 20;

/** The answer to a question about rows. Throws STATEMENT_FAILED where it means nothing here. */
export function answer(state: DatabaseState, probe: Probe): ProbeResult {
  const stored = findTable(state, probe.table) ?? keptRows(state, probe.table.name);
  if (stored === undefined) throw failed(`There is no table ${probe.table.name}.`);
  if (probe.kind === 'rows') return { count: BigInt(stored.rows.length), keys: [] };
  if (probe.kind === 'texts') {
    const places = probe.columns.map((name) => stored.table.columns.findIndex((one) => one.name === name));
    const text = (cell: Value | undefined): string | null => (cell == null ? null : String(cell));
    const texts = stored.rows.map((row) => places.map((at) => text(row[at])));
    return { count: BigInt(stored.rows.length), keys: [], texts };
  }
  const rows = restricted(stored, probe.where);
  return counted(rows, testOf(state, rows, probe), probe.keyColumns);
}

/** The rows of a table for which a predicate is true. */
function restricted(stored: StoredTable, where: string | undefined): StoredTable {
  return where === undefined
    ? stored
    : { ...stored, rows: stored.rows.filter(predicateTest(stored.table, where)) };
}

function testOf(
  state: DatabaseState,
  stored: StoredTable,
  probe: Exclude<Probe, { readonly kind: 'rows' | 'texts' }>,
): (row: Row) => boolean {
  switch (probe.kind) {
    case 'orphans': {
      const parent = findTable(state, probe.references.table);
      return orphanTest(stored.table, probe, parent && restricted(parent, probe.references.where));
    }
    case 'violates':
      return predicateTest(stored.table, negation(probe.check));
    case 'duplicates':
      return duplicateTest(stored, probe.columns);
    case 'above':
    case 'below': {
      const at = stored.table.columns.findIndex(({ name }) => name === probe.column);
      const bound = BigInt(probe.value);
      const isBeyond = (key: bigint): boolean => (probe.kind === 'above' ? key > bound : key < bound);
      return (row) => isWhole(row[at]) && isBeyond(BigInt(row[at]));
    }
    default:
      return predicateTest(stored.table, probe.predicate);
  }
}

/** A check that is neither true nor false is not violated. */
function negation(check: string): string {
  return JSON.stringify({ kind: 'unary', operator: 'not', operand: JSON.parse(check) });
}

function isWhole(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}

function duplicateTest({ table, rows }: StoredTable, columns: readonly string[]): (row: Row) => boolean {
  const places = columns.map((name) => table.columns.findIndex((column) => column.name === name));
  const textOf = (row: Row): string | undefined => {
    const cells = places.map((at) => row[at] ?? null);
    if (cells.includes(null)) return undefined;
    const types = places.map((at) => table.columns[at]?.type ?? { kind: 'text' as const });
    return JSON.stringify(
      cells.map((cell, index) => (cell === null ? null : equalityText(cell, types[index] as LogicalType))),
    );
  };
  const counts = new Map<string | undefined, number>();
  for (const row of rows) counts.set(textOf(row), (counts.get(textOf(row)) ?? 0) + 1);
  return (row) => {
    const text = textOf(row);
    return text !== undefined && (counts.get(text) ?? 0) > 1;
  };
}

/** A test for the rows of a table for which a predicate is true. Throws where it is no predicate over its columns. */
export function predicateTest(table: Table, predicate: string): (row: Row) => boolean {
  const tree = parseExpression(predicate);
  const misfits = tree === undefined ? misfitTest(table, predicate) : undefined;
  if (misfits !== undefined) return misfits;
  const known = new Set(table.columns.map(({ name }) => name));
  if (tree === undefined || columnsIn(tree).some((name) => !known.has(name))) throw notUnderstood(table);
  return (row) => {
    try {
      return isTrue(evaluate(tree, scopeOf(table, row))) === true;
    } catch (cause) {
      throw isMigrationError(cause) ? cause : notUnderstood(table, cause);
    }
  };
}

function counted(
  { table, rows }: StoredTable,
  test: (row: Row) => boolean,
  keyColumns: readonly string[],
): ProbeResult {
  const found = rows.filter(test);
  const places = keyColumns.map((name) => table.columns.findIndex((column) => column.name === name));
  const named = keyColumns.length === 0 ? [] : found.slice(0, MAX_KEYS);
  return {
    count: BigInt(found.length),
    keys: named.map((row) => {
      return formatKey(
        keyColumns,
        places.map((at) => row[at] ?? null),
      );
    }),
  };
}

function notUnderstood({ name }: Table, cause?: unknown): MigrationError {
  const message = 'The predicate is no condition over the columns of the table.';
  const hint = 'A predicate is the tree of an expression as JSON.';
  return new MigrationError({ code: 'WHERE_INVALID', message, hint, place: placeIn(name), cause });
}
