import type { ColumnPlan, Row } from '@godwit/plugin-api';
import { digestText, formatKey } from '@godwit/plugin-api';
import type { ComparedTable } from './compared-table.js';
import { MAX_DIFFERENCES, type RowDifference } from './verification-result.js';

/** What the comparison of one table has found so far. */
export class TableFindings {
  readonly differences: RowDifference[] = [];
  more = false;
  told = 0;
  detailRows = 0;
  sourceRows = 0;
  targetRows = 0;
  readonly #compared: ComparedTable;
  /** Names of columns whose values may differ, because the ledger says so. */
  readonly #told: ReadonlySet<string>;

  constructor(compared: ComparedTable, told: ReadonlySet<string>) {
    this.#compared = compared;
    this.#told = told;
  }

  get full(): boolean {
    return this.differences.length >= MAX_DIFFERENCES;
  }

  add(kind: RowDifference['kind'], key: string, columns: readonly string[] = []): void {
    if (this.full) this.more = true;
    else this.differences.push({ kind, key, columns });
  }

  /** Compares two rows of one key and tells of the columns that differ. */
  compare(source: Row, target: Row, key: string): void {
    const columns = this.#compared.source.columns.filter((column, index) => {
      return !isSame(source[index] ?? null, target[index] ?? null, column);
    });
    if (columns.length === 0) return;
    const names = columns.map(({ name }) => name);
    if (names.every((name) => this.#told.has(name))) this.told += 1;
    else this.add('changed', key, names);
  }

  /** The key of a row as people read it, in the names of the source. */
  keyOf(row: Row): string {
    const { key, source } = this.#compared;
    const names = key.columns.map((index) => source.columns[index]?.name ?? '');
    return formatKey(
      names,
      key.columns.map((index) => row[index] ?? null),
    );
  }
}

function isSame(a: Row[number], b: Row[number], column: ColumnPlan): boolean {
  if (a === null || b === null) return a === b;
  const { as } = column;
  const plan: ColumnPlan =
    as.kind === 'json' && as.form === 'normalized' ? { ...column, form: 'normalized' } : column;
  return digestText(a, plan) === digestText(b, plan);
}
