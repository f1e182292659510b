import type { TableRepair } from './repair-result.js';

/** What a repair has done so far, over all of its passes. */
export class RepairAccount {
  readonly #tables = new Map<string, TableRepair>();

  /** `kept` and `refused` are those of the last pass. */
  add(name: string, { written, deleted, ...last }: Omit<TableRepair, 'name'>): void {
    const before = this.#tables.get(name);
    this.#tables.set(name, {
      name,
      written: (before?.written ?? 0) + written,
      deleted: (before?.deleted ?? 0) + deleted,
      ...last,
    });
  }

  tables(): readonly TableRepair[] {
    return [...this.#tables.values()];
  }
}
