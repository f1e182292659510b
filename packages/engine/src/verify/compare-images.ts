import type { BlockDigest, ImageDigestOptions } from '@godwit/plugin-api';
import type { ComparedSide, ComparedTable } from '../reading/compared-table.js';
import type { Asked } from '../reading/keyed-options.js';
import { type Suspect, suspectRanges } from './suspect-ranges.js';

/** Rows of one block. A sample of them is read in a second way, which takes longer. */
const BLOCK_ROWS = 2000;

/** What digests over a table told. */
export interface Pass {
  /** Ranges that differ; `unknown` where rows were digested in no order. */
  readonly suspects: readonly Suspect[] | 'unknown';
  readonly sourceRows: number;
  readonly targetRows: number;
}

/**
 * Compares a table by digests over the images of its cells, in the order of its key or else in any; each side goes through
 * all of its rows by itself. Undefined where a side cannot, or rows become others on their way.
 */
export async function compareImages(compared: ComparedTable, asked: Asked): Promise<Pass | undefined> {
  const { source, key, work } = compared;
  if (source.keep !== undefined || work.steps.some((steps) => steps.length > 0)) return undefined;
  const ordered = key.kind === 'ordered' ? key.columns : [];
  const places = [ordered, []].find((one) => canDigest(compared, one));
  if (places === undefined) return undefined;
  const [here, there] = await bothSides(compared, places, asked);
  const pass = { sourceRows: rowsOf(here), targetRows: rowsOf(there) };
  if (places.length > 0) return { ...pass, suspects: suspectRanges(here, there) };
  const isSame = here[0]?.rows === there[0]?.rows && here[0]?.digest === there[0]?.digest;
  return { ...pass, suspects: isSame ? [] : 'unknown' };
}

function canDigest({ source, target }: ComparedTable, places: readonly number[]): boolean {
  return [source, target].every(({ session, table, columns, where }) => {
    const key = places.flatMap((place) => columns[place]?.name ?? []);
    const asked = { columns, key, ...(where === undefined ? {} : { where }) };
    return session.digestImages !== undefined && session.canDigestImages?.(table, asked) === true;
  });
}

/** Both have ended before anything else is read. */
async function bothSides(
  { source, target }: ComparedTable,
  places: readonly number[],
  asked: Asked,
): Promise<readonly [readonly BlockDigest[], readonly BlockDigest[]]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([asked.signal, stop.signal]);
  const blocksOf = async (side: ComparedSide): Promise<readonly BlockDigest[]> => {
    const blocks: BlockDigest[] = [];
    try {
      for await (const block of digests(side, places, { ...asked, signal })) blocks.push(block);
      return blocks;
    } catch (error) {
      stop.abort(error);
      throw error;
    }
  };
  const sides = [blocksOf(source), blocksOf(target)] as const;
  const failed = (await Promise.allSettled(sides)).find((side) => side.status === 'rejected');
  if (failed !== undefined) throw stop.signal.aborted ? stop.signal.reason : failed.reason;
  return Promise.all(sides);
}

function digests(
  { session, table, columns, where, badText }: ComparedSide,
  places: readonly number[],
  { options, signal }: Asked,
): AsyncIterable<BlockDigest> | readonly BlockDigest[] {
  const asked: ImageDigestOptions = {
    columns,
    key: places.flatMap((place) => columns[place]?.name ?? []),
    blockRows: BLOCK_ROWS,
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
