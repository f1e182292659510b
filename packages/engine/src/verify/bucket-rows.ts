import type { Row } from '@godwit/plugin-api';
import { keyText } from './compare-range-rows.js';
import type { ComparedTable } from './compared-table.js';
import type { NamedRow } from './side-rows.js';
import type { TableFindings } from './table-findings.js';

interface Waiting {
  readonly row: Row;
  readonly id: string;
  /** How many more such rows the source has than the target so far. */
  count: number;
}

/** Pairs the rows of some buckets: by their key, or as a whole where there is none. */
export class BucketRows {
  readonly #compared: ComparedTable;
  readonly #findings: TableFindings;
  readonly #waiting = new Map<string, Waiting>();

  constructor(compared: ComparedTable, findings: TableFindings) {
    this.#compared = compared;
    this.#findings = findings;
  }

  addSource(row: NamedRow & { readonly text: string }): void {
    this.#findings.detailRows += 1;
    const text = this.#nameOf(row);
    const known = this.#waiting.get(text);
    if (known === undefined) this.#waiting.set(text, { row: row.row, id: this.#labelOf(row), count: 1 });
    else known.count += 1;
  }

  addTarget(row: NamedRow & { readonly text: string }): void {
    this.#findings.detailRows += 1;
    const text = this.#nameOf(row);
    const other = this.#waiting.get(text);
    if (other === undefined || other.count === 0) this.#findings.extra(row.row, this.#labelOf(row));
    else {
      other.count -= 1;
      this.#findings.compare(other.row, row.row, this.#labelOf(row));
    }
  }

  /** What the target did not have is missing there. */
  finish(): void {
    for (const { row, id, count } of this.#waiting.values())
      for (let index = 0; index < count; index++) this.#findings.missing(row, id);
  }

  #nameOf({ row, text }: NamedRow & { readonly text: string }): string {
    const { key, target } = this.#compared;
    return key.kind === 'none' ? text : keyText(row, key.columns, target.columns);
  }

  #labelOf({ row, id }: NamedRow): string {
    return this.#compared.key.kind === 'none' ? id : this.#findings.keyOf(row);
  }
}
