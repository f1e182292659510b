import type { ResolvedOptions } from '../options/resolved-options.js';

/**
 * How many readers a source is opened with. A scan waits for no target, so it always goes over two tables at once; rows around
 * one that is refused are read again while their tables are still being read.
 */
export function readerCount({
  parallel,
  onError,
}: Pick<ResolvedOptions, 'parallel'> & Partial<Pick<ResolvedOptions, 'onError'>>): number {
  return Math.max(2, onError === 'reject-row' ? parallel + 1 : parallel);
}
