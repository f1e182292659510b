import { CELL_IMAGES, type ReadOptions } from '@godwit/plugin-api';
import type { NoPages, PageState } from '../pages/page-state.js';
import type { ColumnProof } from '../rows/render-page.js';
import { haveImages } from './compile-images.js';

/** What is asked about the rows of one table. */
interface Asked extends Pick<ReadOptions, 'columns' | 'where' | 'encoding'> {
  readonly hasRowids: boolean;
  readonly proofs: readonly ColumnProof[];
}

/** How the rows of a table are read, and why not by pages where they cannot be. */
export function wayOf(pages: PageState | NoPages, asked: Asked): string {
  const why = whyNotByPages(pages, asked);
  if (why !== undefined) return `read by SQL, since ${why}`;
  return asked.encoding === CELL_IMAGES ? 'read by pages' : 'read by SQL';
}

function whyNotByPages(
  pages: PageState | NoPages,
  { hasRowids, columns, where, proofs }: Asked,
): string | undefined {
  if ('why' in pages) return pages.why;
  if (!hasRowids) return 'it has no rowids that a query can name';
  if (where !== undefined) return 'SQL selects the rows';
  const other = columns.find((column) => !haveImages([column], proofs));
  return other && `values of the type of "${other.name}" are taken one by one`;
}
