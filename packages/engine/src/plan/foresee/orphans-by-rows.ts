import { isMigrationError, type Probe, type ProbeResult, type SourceSession } from '@godwit/plugin-api';
import type { RunContext } from '../../run-context.js';
import { tableKey } from '../names/place.js';
import type { TableWork } from '../tables/planned-table.js';
import { digests, leavesOut } from './key-digests.js';

/**
 * Counts rows that will point at nothing in the target, where the source cannot be asked: because a transform changes the
 * values, or because rows are left out. Undefined for all other questions. Reads both tables.
 */
export async function orphansByRows(
  source: SourceSession,
  probe: Probe,
  all: readonly TableWork[],
  run: RunContext,
): Promise<ProbeResult | undefined> {
  const reference = probe.kind === 'orphans' ? probe : probe.kind === 'matches' ? probe.orphansOf : undefined;
  const child = all.find(({ target }) => tableKey(target) === tableKey(probe.table));
  const parent = all.find(
    ({ target }) => reference && tableKey(target) === tableKey(reference.references.table),
  );
  if (reference === undefined || child === undefined || parent === undefined) return undefined;
  const own = placesOf(child, reference.columns);
  const others = placesOf(parent, reference.references.columns);
  if (own.includes(-1) || others.includes(-1)) return undefined;
  if (!isOtherwise(child, own) && !isOtherwise(parent, others)) return undefined;
  try {
    const known = await shortDigests(source, parent, others, run);
    let count = 0n;
    for await (const { digest } of digests(source, child, { places: own, types: [] }, run))
      if (!holds(known, shorten(digest))) count += 1n;
    return { count, keys: [] };
  } catch (error) {
    // A transform that fails ends the load of its table, and is told there.
    if (!isMigrationError(error) || error.code !== 'TRANSFORM_FAILED') throw error;
    return undefined;
  }
}

function placesOf({ write }: TableWork, columns: readonly string[]): readonly number[] {
  return columns.map((column) => write.findIndex(({ name }) => name === column));
}

/** Whether other values or rows arrive than the source has. */
function isOtherwise(work: TableWork, places: readonly number[]): boolean {
  return leavesOut(work) || places.some((at) => (work.steps[at] ?? []).length > 0);
}

/** The digests of all keys, cut to 48 bits and sorted: 8 bytes for each row. */
async function shortDigests(
  source: SourceSession,
  work: TableWork,
  places: readonly number[],
  run: RunContext,
): Promise<Float64Array> {
  let kept = new Float64Array(1024);
  let count = 0;
  for await (const { digest } of digests(source, work, { places, types: [] }, run)) {
    if (count === kept.length) {
      const larger = new Float64Array(count * 2);
      larger.set(kept);
      kept = larger;
    }
    kept[count++] = shorten(digest);
  }
  return kept.subarray(0, count).sort();
}

function shorten(digest: Buffer): number {
  return digest.readUIntBE(0, 6);
}

function holds(sorted: Float64Array, wanted: number): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}
