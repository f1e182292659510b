import type { BlockDigest, ImageDigestOptions } from '@godwit/plugin-api';
import type { BatchTransform } from '../reading/bind-transforms.js';
import type { ComparedSide, ComparedTable } from '../reading/compared-table.js';
import { IMAGE_BLOCK_ROWS } from '../reading/image-block-rows.js';
import type { Asked } from '../reading/keyed-options.js';
import { bothEnded } from './both-ended.js';
import { canDigestChanged, changedDigest } from './changed-digest.js';
import { type Suspect, suspectRanges } from './suspect-ranges.js';

/** What digests over a table told. */
export interface Pass {
  /** Ranges that differ; `unknown` where rows were digested in no order. */
  readonly suspects: readonly Suspect[] | 'unknown';
  readonly sourceRows: number;
  readonly targetRows: number;
}

/**
 * Compares a table by digests over the images of its cells, in the order of its key or else in any; each side goes through
 * all of its rows by itself. Rows that transforms `change` are digested in no order as what they become. Undefined where a
 * side cannot, or rows become others on their way.
 */
export async function compareImages(
  compared: ComparedTable,
  asked: Asked,
  change?: BatchTransform,
): Promise<Pass | undefined> {
  const { source, target, key, work } = compared;
  const isChanged = work.steps.some((steps) => steps.length > 0);
  if (source.keep !== undefined || (isChanged && (change === undefined || !canDigestChanged(compared))))
    return undefined;
  const sides = isChanged ? [target] : [source, target];
  const ordered = key.kind === 'ordered' && !isChanged ? key.columns : [];
  const ways = [{ places: ordered, byKey: true }, { places: ordered }, { places: [] }];
  const way = ways.find((one) => canDigest(sides, one));
  if (way === undefined) return undefined;
  const [here, there] = await bothSides(compared, way, asked, isChanged ? change : undefined);
  const pass = { sourceRows: rowsOf(here), targetRows: rowsOf(there) };
  if (way.places.length > 0) return { ...pass, suspects: suspectRanges(here, there) };
  const isSame = here[0]?.rows === there[0]?.rows && here[0]?.digest === there[0]?.digest;
  return { ...pass, suspects: isSame ? [] : 'unknown' };
}

/** How rows are digested. */
interface Way {
  /** The key in whose order they come, as places among the columns; none: they come in any. */
  readonly places: readonly number[];
  /** As in `ImageDigestOptions`. */
  readonly byKey?: boolean;
}

function canDigest(sides: readonly ComparedSide[], { places, byKey = false }: Way): boolean {
  if (byKey && places.length !== 1) return false;
  return sides.every(({ session, table, columns, where }) => {
    const key = places.flatMap((place) => columns[place]?.name ?? []);
    const asked = { columns, key, byKey, ...(where === undefined ? {} : { where }) };
    return session.digestImages !== undefined && session.canDigestImages?.(table, asked) === true;
  });
}

/** Both have ended before anything else is read. */
async function bothSides(
  compared: ComparedTable,
  way: Way,
  asked: Asked,
  change: BatchTransform | undefined,
): Promise<readonly [readonly BlockDigest[], readonly BlockDigest[]]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([asked.signal, stop.signal]);
  const heard: Asked = { ...asked, signal };
  const blocksOf = async (digested: ReturnType<typeof digests>): Promise<readonly BlockDigest[]> => {
    const blocks: BlockDigest[] = [];
    try {
      for await (const block of digested) blocks.push(block);
      return blocks;
    } catch (error) {
      stop.abort(error);
      throw error;
    }
  };
  const { source, target } = compared;
  const here = change === undefined ? digests(source, way, heard) : changedDigest(compared, change, heard);
  const sides = [blocksOf(here), blocksOf(digests(target, way, heard))] as const;
  try {
    return await bothEnded(sides);
  } catch (error) {
    // What the other side failed with was the abort.
    throw stop.signal.aborted ? stop.signal.reason : error;
  }
}

function digests(
  { session, table, columns, where, badText }: ComparedSide,
  { places, byKey = false }: Way,
  { options, signal }: Asked,
): AsyncIterable<BlockDigest> | readonly BlockDigest[] {
  const asked: ImageDigestOptions = {
    columns,
    key: places.flatMap((place) => columns[place]?.name ?? []),
    blockRows: IMAGE_BLOCK_ROWS,
    byKey,
    ...(where === undefined ? {} : { where }),
    badText: badText ?? options.onBadText,
    sourceTimeZone: options.sourceTimeZone,
    signal,
  };
  return session.digestImages?.(table, asked) ?? [];
}

function rowsOf(blocks: readonly BlockDigest[]): number {
  return blocks.reduce((sum, { rows }) => sum + rows, 0);
}
