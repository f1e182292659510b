import type { BlockDigest } from '@godwit/plugin-api';
import type { Range } from '../reading/keyed-options.js';

/** A range whose digests differ, and how many rows the source has in it. */
export interface Suspect extends Range {
  readonly rows: number;
}

/**
 * Runs of blocks that only one side has, where each side cut its own. Rows that only the target has may stand before the next
 * block that is the same on both sides, and that block begins somewhere in its range, so each run goes to the end of it.
 */
export function suspectRanges(
  here: readonly BlockDigest[],
  there: readonly BlockDigest[],
): readonly Suspect[] {
  // No two blocks of a side are the same: keys are in them.
  const places = new Map(there.map(({ rows, digest }, index) => [`${rows} ${digest}`, index]));
  const found: Suspect[] = [];
  let run: Suspect | undefined;
  let after: Range['after'];
  /** The block of the target that would follow. */
  let next = 0;
  for (const { rows, digest, last } of here) {
    const place = places.get(`${rows} ${digest}`) ?? -1;
    if (run !== undefined || place !== next)
      run = { ...(run ?? (after && { after })), rows: (run?.rows ?? 0) + rows };
    if (place >= next) {
      next = place + 1;
      if (run !== undefined) found.push({ ...run, ...(last && { through: last }) });
      run = undefined;
    }
    after = last;
  }
  if (run === undefined && there.length > next) run = { ...(after && { after }), rows: 0 };
  return run === undefined ? found : [...found, run];
}
