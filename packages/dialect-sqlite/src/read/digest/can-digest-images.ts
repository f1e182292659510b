import type { ColumnPlan, ImageDigestOptions, Table } from '@godwit/plugin-api';
import type { KeyFacts } from './key-facts.js';
import { keyPath } from './key-path.js';

/** What a digest over images is asked, as far as it decides whether there is one. */
export type ImageDigestAsked = Pick<ImageDigestOptions, 'columns' | 'where' | 'key' | 'byKey'>;

/** Whether the pages of a table give what is asked, provided that its columns have images. */
export function canDigestImages(
  facts: KeyFacts | undefined,
  table: Table,
  { columns, where, key, byKey = false }: ImageDigestAsked,
): boolean {
  if (where !== undefined || !columns.every(isPlain)) return false;
  if (key.length === 0) return true;
  const path = keyPath(facts, table, columns, key);
  // Only of a rowid it shows in a row what number it is.
  return path?.isTable === true && (!byKey || path.index === undefined);
}

/** Whether values are taken as they are, or their rows are left out. */
function isPlain({ misfits, badText = 'fail' }: ColumnPlan): boolean {
  return misfits !== 'null' && badText === 'fail';
}
