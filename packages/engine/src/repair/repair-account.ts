import type { TableRepair } from './repair-result.js';

/** What one pass of a repair did to one table. */
export type RepairStep = Partial<Omit<TableRepair, 'name'>>;

/** What a repair has done so far, over all of its passes. */
export class RepairAccount {
  readonly #tables = new Map<string, TableRepair>();

  /** A new pass tells anew what it leaves as it is. */
  beginPass(): void {
    for (const [name, { written, deleted }] of this.#tables)
      this.#tables.set(name, { name, written, deleted, kept: 0 });
  }

  add(name: string, { written = 0, deleted = 0, kept = 0, refused }: RepairStep): void {
    const before = this.#tables.get(name) ?? { name, written: 0, deleted: 0, kept: 0 };
    const reasons = [before.refused, refused].filter((reason) => reason !== undefined);
    this.#tables.set(name, {
      name,
      written: before.written + written,
      deleted: before.deleted + deleted,
      kept: before.kept + kept,
      ...(reasons.length === 0 ? {} : { refused: reasons.join(' ') }),
    });
  }

  tables(): readonly TableRepair[] {
    return [...this.#tables.values()];
  }
}
