import type { Row } from '@godwit/plugin-api';
import type { ComparedTable } from '../reading/compared-table.js';
import type { NamedRow } from '../reading/side-rows.js';
import { keyText } from './compare-range-rows.js';
import type { TableFindings } from './table-findings.js';

/** A row with the digest of all of it. */
export interface DigestedRow extends NamedRow {
  readonly whole: string;
}

interface Waiting extends Omit<NamedRow, 'fitted'> {
  /** How many more such rows the source has than the target so far. */
  count: number;
}

/**
 * Pairs the rows of some buckets: first those that are equal as a whole, then by the key that tells rows apart. Keeps the
 * rows of the source, and of the target no more than these.
 */
export class BucketRows {
  readonly #compared: ComparedTable;
  readonly #findings: TableFindings;
  /** By the digest of the whole row. */
  readonly #waiting = new Map<string, Waiting>();
  /** How many rows of the source have a key, less those of the target that wait to be paired with one. */
  readonly #open = new Map<string, number>();
  readonly #unpaired: (Omit<NamedRow, 'fitted'> & { readonly key: string })[] = [];

  constructor(compared: ComparedTable, findings: TableFindings) {
    this.#compared = compared;
    this.#findings = findings;
  }

  addSource({ row, id, whole }: DigestedRow): void {
    this.#findings.detailRows += 1;
    const known = this.#waiting.get(whole);
    if (known === undefined) this.#waiting.set(whole, { row, id: this.#labelOf(row, id), count: 1 });
    else known.count += 1;
    const key = rowKey(this.#compared, row);
    if (key !== undefined) this.#open.set(key, (this.#open.get(key) ?? 0) + 1);
  }

  addTarget({ row, id, whole }: DigestedRow): void {
    this.#findings.detailRows += 1;
    const equal = this.#waiting.get(whole);
    if (equal !== undefined && equal.count > 0) {
      equal.count -= 1;
      return;
    }
    const key = rowKey(this.#compared, row);
    const open = key === undefined ? 0 : (this.#open.get(key) ?? 0);
    if (key === undefined || open === 0) this.#findings.extra(row, this.#labelOf(row, id));
    else {
      this.#open.set(key, open - 1);
      this.#unpaired.push({ row, id, key });
    }
  }

  /** Tells of the rows that have no equal: changed where the other side has the key, else missing or extra. */
  finish(): void {
    const left = new Map<string, Waiting[]>();
    for (const waiting of this.#waiting.values()) {
      const key = rowKey(this.#compared, waiting.row);
      if (key !== undefined && waiting.count > 0) left.set(key, [...(left.get(key) ?? []), waiting]);
    }
    for (const { row, id, key } of this.#unpaired) {
      const other = left.get(key)?.find(({ count }) => count > 0);
      if (other === undefined) this.#findings.extra(row, this.#labelOf(row, id));
      else {
        other.count -= 1;
        this.#findings.compare(other.row, row, other.id);
      }
    }
    for (const { row, id, count } of this.#waiting.values())
      for (let index = 0; index < count; index++) this.#findings.missing(row, id);
  }

  #labelOf(row: Row, id: string): string {
    return rowKey(this.#compared, row) === undefined ? id : this.#findings.keyOf(row);
  }
}

/** The key of a row as text. Undefined where only all of its values tell it from others: NULL is like no other NULL. */
export function rowKey({ key, target }: ComparedTable, row: Row): string | undefined {
  const absent = key.columns.length === 0 || key.columns.some((index) => (row[index] ?? null) === null);
  return absent ? undefined : keyText(row, key.columns, target.columns);
}
