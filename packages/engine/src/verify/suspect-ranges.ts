import type { BlockDigest } from '@godwit/plugin-api';
import type { Range } from '../reading/keyed-options.js';

/** A range whose digests differ, and how many rows the source has in it. */
export interface Suspect extends Range {
  readonly rows: number;
}

/**
 * Runs of blocks that differ, where each side cut its own. Rows that only the target has may stand before the next block that is the same on both sides, and
 * that block begins somewhere in its range, so each run goes to the end of it.
 */
export function suspectRanges(
  here: readonly BlockDigest[],
  there: readonly BlockDigest[],
): readonly Suspect[] {
  const found: Suspect[] = [];
  let run: Suspect | undefined;
  let after: Range['after'];
  for (const [index, { rows, digest, last }] of here.entries()) {
    const isSame = there[index]?.rows === rows && there[index]?.digest === digest;
    if (run !== undefined || !isSame)
      run = { ...(run ?? (after && { after })), rows: (run?.rows ?? 0) + rows };
    if (run !== undefined && isSame) {
      found.push({ ...run, ...(last && { through: last }) });
      run = undefined;
    }
    after = last;
  }
  if (run === undefined && there.length > here.length) run = { ...(after && { after }), rows: 0 };
  return run === undefined ? found : [...found, run];
}
