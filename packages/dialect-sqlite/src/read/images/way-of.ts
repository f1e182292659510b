import { CELL_IMAGES, type ColumnPlan, type ReadOptions, type Table } from '@godwit/plugin-api';
import { type Affinity, affinityOf } from '../../types/affinity.js';
import type { NoPages, PageState } from '../pages/page-state.js';
import type { ColumnProof } from '../rows/render-page.js';
import { imageIn } from './compile-images.js';

/** What is asked about the rows of one table. */
interface Asked extends Pick<ReadOptions, 'columns' | 'where' | 'encoding'> {
  readonly table: Table;
  /** Whether its rows are in an order that is known. */
  readonly isOrdered: boolean;
  readonly proofs: readonly ColumnProof[];
}

/** How the rows of a table are read, and why not by pages where they cannot be. */
export function wayOf(pages: PageState | NoPages, asked: Asked): string {
  const why = whyNotByPages(pages, asked);
  if (why !== undefined) return `read by SQL, since ${why}`;
  return asked.encoding === CELL_IMAGES ? 'read by pages' : 'read by SQL';
}

function whyNotByPages(pages: PageState | NoPages, asked: Asked): string | undefined {
  if ('why' in pages) return pages.why;
  if (!asked.isOrdered) return 'the order of its key is known to SQLite alone';
  if (asked.where !== undefined) return 'SQL selects the rows';
  return withoutImages(asked);
}

/** Why values of some column have no images; undefined where all have. */
export function withoutImages({ table, columns, proofs }: Omit<Asked, 'isOrdered'>): string | undefined {
  const computed = columns.find((column) => isComputed(table, column));
  if (computed !== undefined) return `"${computed.name}" is computed when it is read`;
  const other = columns.find((column) => imageIn(column, proofs, affinityIn(table, column)) === undefined);
  return other && `values of the type of "${other.name}" are taken one by one`;
}

function affinityIn(table: Table, { name }: ColumnPlan): Affinity {
  return affinityOf(table.columns.find((column) => column.name === name)?.nativeType ?? '');
}

/** Whether the values of a column are in no record. */
function isComputed(table: Table, { name }: ColumnPlan): boolean {
  const { generated } = table.columns.find((column) => column.name === name) ?? {};
  return generated !== undefined && !generated.stored;
}
