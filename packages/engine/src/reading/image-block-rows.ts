import type { RunContext } from '../run-context.js';

/** Rows of one block of a digest over images. A sample of the blocks is read in a second way, which takes longer. */
export const IMAGE_BLOCK_ROWS = 500;

/** Whether rows that become nothing else on their way are going to be digested at the end, as far as the options tell. */
export function willDigest({
  options,
  source,
  target,
}: Pick<RunContext, 'options' | 'source' | 'target'>): boolean {
  const isMoved = options.mode !== 'schema-only' && options.verify === 'full';
  return isMoved && source.dialect.name !== target.dialect.name;
}
