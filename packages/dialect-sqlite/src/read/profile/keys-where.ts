import { keyLabel } from '../rows/key-value.js';
import { keysOf, type Page } from '../rows/page.js';
import type { ProfileContext } from './examine.js';

/** Keys of the first rows for which a predicate is true, of one page or of the table; none where rows have no key. */
export function keysWhere(
  { statements, table, where }: ProfileContext,
  predicate: string,
  limit: number,
  page?: Pick<Page, 'slice' | 'position'>,
): readonly string[] {
  const both = where === undefined ? predicate : `(${where}\n) AND (${predicate})`;
  const slice = { after: page?.slice.after, through: page?.position, where: both, limit };
  const { labels } = table.keys;
  return keysOf(statements, table, slice).map((key) => keyLabel(labels, key, 0n));
}
