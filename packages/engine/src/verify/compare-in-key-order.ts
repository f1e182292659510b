import type { BlockDigest, DigestOptions, Row } from '@godwit/plugin-api';
import type { ComparedSide, ComparedTable } from '../reading/compared-table.js';
import { type Asked, keyedOptions, type Range } from '../reading/keyed-options.js';
import { readAhead } from '../reading/read-ahead.js';
import { bothEnded } from './both-ended.js';
import { compareImages, type Pass } from './compare-images.js';
import { compareRangeRows } from './compare-range-rows.js';
import type { Suspect } from './suspect-ranges.js';
import type { TableFindings } from './table-findings.js';

/** Rows of one block of the first pass. */
const BLOCK_ROWS = 10_000;
/** A table of fewer rows is one block. */
const FEW_ROWS = 1000;
/** Texts of larger values take several times their memory, which images do not. */
const LARGE_CELL = 256 * 1024;
/** A block of so few rows is read row by row. */
const DETAIL_ROWS = 256;
/** Into how many parts a block that differs is cut. */
const PARTS = 16;

/**
 * Compares a table by digests of blocks in the order of its key. The source cuts the blocks, the target is asked about the
 * same ranges of keys; a range that differs is cut into smaller ones, until few enough rows are left to look at each.
 */
export async function compareInKeyOrder(
  compared: ComparedTable,
  findings: TableFindings,
  asked: Asked,
): Promise<void> {
  const first = await firstPass(compared, asked);
  findings.sourceRows = first.sourceRows;
  findings.targetRows = first.targetRows;
  const waiting: Suspect[] = [...first.suspects];
  for (let suspect = waiting.shift(); suspect !== undefined; suspect = waiting.shift()) {
    if (findings.full) {
      findings.more = true;
      return;
    }
    if (suspect.rows <= DETAIL_ROWS) await compareRangeRows(compared, suspect, findings, asked);
    else {
      const blockRows = Math.max(DETAIL_ROWS, Math.ceil(suspect.rows / PARTS));
      waiting.unshift(...(await suspects(compared, suspect, blockRows, asked)).suspects);
    }
  }
}

/** A pass along the key. */
interface KeyedPass extends Pass {
  readonly suspects: readonly Suspect[];
}

/** Over all rows, in the way that costs least. */
async function firstPass(compared: ComparedTable, asked: Asked): Promise<KeyedPass> {
  if (isSmall(compared)) {
    const only = await oneBlock(compared, asked);
    if (only !== undefined) return only;
  } else {
    const pass = await compareImages(compared, asked);
    if (pass !== undefined && pass.suspects !== 'unknown') return { ...pass, suspects: pass.suspects };
  }
  return suspects(compared, {}, BLOCK_ROWS, asked);
}

function isSmall({ work: { profiled, rows, largestCell = 0 } }: ComparedTable): boolean {
  return profiled && rows !== undefined && rows < FEW_ROWS && largestCell < LARGE_CELL;
}

/**
 * A table of one block on both sides, which each side cuts for itself, so that nobody asks what comes after it. Undefined
 * where there are more, or where they differ.
 */
async function oneBlock(
  { source, target, key }: ComparedTable,
  asked: Asked,
): Promise<KeyedPass | undefined> {
  const blocks = { blockRows: FEW_ROWS };
  const blockOf = (side: ComparedSide): Promise<BlockDigest | undefined> =>
    onlyBlock(digests(side, key.columns, {}, asked, blocks));
  const [here, there] = await bothEnded([blockOf(source), blockOf(target)]);
  if (here === undefined || here.rows !== there?.rows || here.digest !== there.digest) return undefined;
  return { suspects: [], sourceRows: here.rows, targetRows: there.rows };
}

/** Undefined where there are more. */
async function onlyBlock(blocks: AsyncIterable<BlockDigest>): Promise<BlockDigest | undefined> {
  let only = REST;
  for await (const block of blocks) {
    if (only !== REST) return undefined;
    only = block;
  }
  return only;
}

/** One pass over a range. The reading of the source has ended when it returns, so that others can begin. */
async function suspects(
  { source, target, key }: ComparedTable,
  range: Range,
  blockRows: number,
  asked: Asked,
): Promise<KeyedPass> {
  const found: Suspect[] = [];
  let { after } = range;
  let [sourceRows, targetRows] = [0, 0];
  const blocks: BlockDigest[] = [];
  const bounds = cutBlocks(digests(source, key.columns, range, asked, { blockRows }), blocks);
  for await (const there of digests(target, key.columns, range, asked, { bounds })) {
    const here = blocks.shift() ?? REST;
    const through = here.last ?? range.through;
    sourceRows += here.rows;
    targetRows += there.rows;
    if (there.rows !== here.rows || (here.rows > 0 && there.digest !== here.digest))
      found.push({ ...(after && { after }), ...(through && { through }), rows: here.rows });
    after = through;
  }
  return { suspects: found, sourceRows, targetRows };
}

/** After the last block the source has no rows. */
const REST: BlockDigest = { rows: 0, digest: '' };

/** The ends of blocks, which are kept until the other side has theirs. */
async function* cutBlocks(stream: AsyncIterable<BlockDigest>, blocks: BlockDigest[]): AsyncGenerator<Row> {
  for await (const block of readAhead(stream)) {
    if (block.last === undefined) continue;
    blocks.push(block);
    yield block.last;
  }
}

function digests(
  side: ComparedSide,
  key: readonly number[],
  range: Range,
  asked: Asked,
  blocks: Pick<DigestOptions, 'blockRows' | 'bounds'>,
): AsyncIterable<BlockDigest> {
  return side.session.digest?.(side.table, { ...keyedOptions(side, key, range, asked), ...blocks }) ?? none();
}

async function* none(): AsyncGenerator<never> {}
