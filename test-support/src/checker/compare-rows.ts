import { type ComparableCell, showCell } from './cell.js';
import type { Difference } from './difference.js';

type Row = readonly ComparableCell[];

/** The columns that both sides have, in one order. */
export interface RowShape {
  readonly table: string;
  readonly columns: readonly string[];
  /** Indices of the primary key's columns; empty where there is none. */
  readonly key: readonly number[];
  /** What the two sides are called where a row is on one of them only. */
  readonly sides: { readonly expected: string; readonly found: string };
}

/** Compares rows as a multiset; what remains is paired, by key where there is one, to name the columns that differ. */
export function compareRows(shape: RowShape, expected: Iterable<Row>, found: Iterable<Row>): Difference[] {
  const extra = new Map<string, Row[]>();
  let foundCount = 0;
  for (const row of found) {
    foundCount++;
    push(extra, spell(row), row);
  }
  const missing: Row[] = [];
  let expectedCount = 0;
  for (const row of expected) {
    expectedCount++;
    if (extra.get(spell(row))?.pop() === undefined) missing.push(row);
  }
  const rest = [...extra.values()].flat();
  const count = expectedCount === foundCount ? [] : [countDifference(shape.table, expectedCount, foundCount)];
  return [...count, ...explain(shape, missing, rest)];
}

function explain(shape: RowShape, missing: readonly Row[], rest: readonly Row[]): Difference[] {
  const differences: Difference[] = [];
  const byKey = new Map<string, Row[]>();
  for (const row of rest) push(byKey, keyText(shape, row), row);
  const left = new Set(rest);
  for (const row of missing) {
    const partner = shape.key.length > 0 ? byKey.get(keyText(shape, row))?.pop() : nearest(row, left);
    if (partner !== undefined) left.delete(partner);
    differences.push(...pairDifferences(shape, row, partner));
  }
  for (const row of left) differences.push(rowDifference(shape, 'row-extra', row));
  return differences;
}

function pairDifferences(shape: RowShape, expected: Row, found: Row | undefined): Difference[] {
  if (found === undefined) return [rowDifference(shape, 'row-missing', expected)];
  const { table, columns } = shape;
  return columns.flatMap((column, index): Difference[] => {
    if (spell([expected[index] ?? null]) === spell([found[index] ?? null])) return [];
    const detail = `expected ${showCell(expected[index])}, found ${showCell(found[index])}`;
    return [{ kind: 'value', table, column, key: keyText(shape, expected), detail }];
  });
}

/** The row that has the most cells in common, if any; long lists are not searched to their end. */
function nearest(row: Row, candidates: ReadonlySet<Row>): Row | undefined {
  let best: Row | undefined;
  let common = 0;
  let seen = 0;
  for (const candidate of candidates) {
    const equal = row.filter((cell, index) => spell([cell]) === spell([candidate[index] ?? null])).length;
    if (equal > common) [best, common] = [candidate, equal];
    if (++seen >= 500) break;
  }
  return best ?? (row.length === 1 ? candidates.values().next().value : undefined);
}

function rowDifference(shape: RowShape, kind: 'row-missing' | 'row-extra', row: Row): Difference {
  const detail = `the row is not in ${kind === 'row-missing' ? shape.sides.found : shape.sides.expected}`;
  return { kind, table: shape.table, key: keyText(shape, row), detail };
}

function countDifference(table: string, expected: number, found: number): Difference {
  return { kind: 'row-count', table, detail: `expected ${expected} rows, found ${found}` };
}

function keyText(shape: RowShape, row: Row): string {
  const indices = shape.key.length > 0 ? shape.key : row.keys();
  return [...indices].map((index) => `${shape.columns[index]}=${showCell(row[index])}`).join(', ');
}

/** An `Unfit` becomes an object here, which no found value is: it equals nothing. */
function spell(row: Row): string {
  return JSON.stringify(row);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
