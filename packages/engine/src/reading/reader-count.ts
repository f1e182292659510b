import type { ResolvedOptions } from '../options/resolved-options.js';

/** How many readers a source is opened with. A scan waits for no target, so it always goes over two tables at once. */
export function readerCount(options: Pick<ResolvedOptions, 'parallel'>): number {
  return Math.max(2, options.parallel);
}
