import type { Table } from '@godwit/plugin-api';
import type { ColumnProof } from './render-page.js';

/** What profiles proved of the values of tables, which holds as long as the snapshot does. */
export class KnownValues {
  readonly #tables = new Map<
    string,
    { readonly where: string | undefined; readonly columns: readonly ColumnProof[] }
  >();

  add(table: Table, where: string | undefined, columns: readonly ColumnProof[]): void {
    this.#tables.set(table.name.name, { where, columns });
  }

  /** Of the rows that a predicate leaves. */
  of(table: Table, { where }: { readonly where?: string }): readonly ColumnProof[] {
    const known = this.#tables.get(table.name.name);
    return known !== undefined && known.where === where ? known.columns : [];
  }

  /** Of all rows. */
  ofAll(table: Table): readonly ColumnProof[] {
    return this.of(table, {});
  }
}
