import type { ColumnPlan, Row } from '@godwit/plugin-api';
import { digestText, formatKey } from '@godwit/plugin-api';
import type { ComparedTable } from '../reading/compared-table.js';
import type { DifferingRows } from './differing-rows.js';
import { MAX_DIFFERENCES, type RowDifference, type RowsOfBefore } from './verification-result.js';

/** So many rows that stayed are named. */
const SHOWN_KEYS = 20;

/** What the comparison of one table has found so far. */
export class TableFindings {
  readonly differences: RowDifference[] = [];
  more = false;
  told = 0;
  detailRows = 0;
  sourceRows = 0;
  targetRows = 0;
  /** Rows that stayed, and those that this is the reason of. */
  readonly #before = { extra: 0, changed: 0, missing: 0, keys: [] as string[] };
  readonly #compared: ComparedTable;
  /** Where rows are kept that a repair needs. */
  readonly #rows: DifferingRows | undefined;

  constructor(compared: ComparedTable, rows?: DifferingRows) {
    this.#compared = compared;
    this.#rows = rows;
  }

  /** Whether looking for more would tell nothing that is kept. */
  get full(): boolean {
    return this.differences.length >= MAX_DIFFERENCES && (this.#rows?.full ?? true);
  }

  /** Whether rows that the target held before are all that differs. */
  get same(): boolean {
    const { extra, missing } = this.#before;
    const rows = this.sourceRows - missing + extra;
    return this.differences.length === 0 && !this.more && rows === this.targetRows;
  }

  /** Rows that differ because rows of the target stayed. */
  get before(): RowsOfBefore | undefined {
    const { extra, changed, missing, keys } = this.#before;
    return extra + changed + missing === 0 ? undefined : { extra, skipped: changed + missing, keys };
  }

  missing(source: Row, key = this.keyOf(source)): void {
    this.#add({ kind: 'missing', key, columns: [] }, source, undefined);
  }

  extra(target: Row, key = this.keyOf(target)): void {
    this.#add({ kind: 'extra', key, columns: [] }, undefined, target);
  }

  /** Compares two rows of one key and tells of the columns that differ. */
  compare(source: Row, target: Row, key = this.keyOf(target)): void {
    const columns = this.#compared.source.columns.filter((column, index) => {
      return !isSame(source[index] ?? null, target[index] ?? null, column);
    });
    if (columns.length === 0) return;
    this.#add({ kind: 'changed', key, columns: columns.map(({ name }) => name) }, source, target);
  }

  /** The key of a row as people read it, in the names of the source. */
  keyOf(row: Row): string {
    const { key, source, shown } = this.#compared;
    const names = key.columns.map((index) => source.columns[index]?.name ?? '');
    return formatKey(
      names,
      key.columns.map((index) => shown(row[index] ?? null, index)),
    );
  }

  #add(difference: RowDifference, source: Row | undefined, target: Row | undefined): void {
    if (this.#stayed(difference)) return;
    this.#rows?.add(source, target);
    if (this.differences.length >= MAX_DIFFERENCES) this.more = true;
    else this.differences.push(difference);
  }

  /** Whether the difference is a row that stayed, or is kept out by one. */
  #stayed({ kind, key }: RowDifference): boolean {
    const { there } = this.#compared.work;
    if (there === undefined || there.policy === 'truncate') return false;
    if (kind !== 'extra' && there.policy !== 'skip') return false;
    this.#before[kind] += 1;
    if (this.#before.keys.length < SHOWN_KEYS) this.#before.keys.push(key);
    return true;
  }
}

function isSame(a: Row[number], b: Row[number], column: ColumnPlan): boolean {
  if (a === null || b === null) return a === b;
  const { as } = column;
  const plan: ColumnPlan =
    as.kind === 'json' && as.form === 'normalized' ? { ...column, form: 'normalized' } : column;
  return digestText(a, plan) === digestText(b, plan);
}
