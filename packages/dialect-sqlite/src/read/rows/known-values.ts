import type { ImageDigestOptions, Table } from '@godwit/plugin-api';
import { type KeptBlock, keptOf } from '../digest/kept-digest.js';
import type { ProfileAnswer } from '../thread/protocol.js';
import type { ColumnProof } from './render-page.js';

type Known = Pick<ProfileAnswer, 'proofs' | 'kept' | 'digested'> & { readonly where: string | undefined };

/** What profiles found out about the values of tables, which holds as long as the snapshot does. */
export class KnownValues {
  readonly #tables = new Map<string, Known>();

  add(table: Table, where: string | undefined, answer: Omit<Known, 'where'>): void {
    this.#tables.set(table.name.name, { ...answer, where });
  }

  /** What was proved of the rows that a predicate leaves. */
  of(table: Table, { where }: { readonly where?: string }): readonly ColumnProof[] {
    const known = this.#tables.get(table.name.name);
    return known !== undefined && known.where === where ? known.proofs : [];
  }

  /** What was proved of all rows. */
  ofAll(table: Table): readonly ColumnProof[] {
    return this.of(table, {});
  }

  /** Whether the values stay as they are, for a target of this same dialect. */
  isKept(table: Table): boolean {
    return this.#tables.get(table.name.name)?.kept === true;
  }

  /** The digests of these columns of all rows, where the scan made them. */
  blocksOf(
    table: Table,
    asked: Pick<ImageDigestOptions, 'columns' | 'blockRows' | 'byKey'>,
  ): readonly KeptBlock[] | undefined {
    return keptOf(this.#tables.get(table.name.name)?.digested, asked);
  }
}
