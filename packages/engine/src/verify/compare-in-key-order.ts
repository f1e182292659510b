import type { BlockDigest, KeyedOptions, Row } from '@godwit/plugin-api';
import type { ResolvedOptions } from '../config/resolved-options.js';
import { readAhead } from '../run/read-ahead.js';
import { compareRangeRows } from './compare-range-rows.js';
import type { ComparedSide, ComparedTable } from './compared-table.js';
import type { TableFindings } from './table-findings.js';

/** Rows of one block of the first pass. */
const BLOCK_ROWS = 10_000;
/** A block of so few rows is read row by row. */
const DETAIL_ROWS = 256;
/** Into how many parts a block that differs is cut. */
const PARTS = 16;

/** What one comparison asks of both sides. */
export interface Asked {
  readonly options: ResolvedOptions;
  readonly signal: AbortSignal;
}

/** Rows after a key up to and with another. */
export interface Range {
  readonly after?: Row;
  readonly through?: Row;
}

/** A range whose digests differ, and how many rows the source has in it. */
interface Suspect extends Range {
  readonly rows: number;
}

/**
 * Compares a table by digests of blocks in the order of its key. The source cuts the blocks, the target is asked about the
 * same ranges of keys; a range that differs is cut into smaller ones, until few enough rows are left to look at each.
 */
export async function compareInKeyOrder(
  compared: ComparedTable,
  findings: TableFindings,
  asked: Asked,
): Promise<void> {
  const first = await suspects(compared, {}, BLOCK_ROWS, asked);
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

interface Pass {
  readonly suspects: readonly Suspect[];
  readonly sourceRows: number;
  readonly targetRows: number;
}

/** One pass over a range. The reading of the source has ended when it returns, so that others can begin. */
async function suspects(
  { source, target, key }: ComparedTable,
  range: Range,
  blockRows: number,
  asked: Asked,
): Promise<Pass> {
  const found: Suspect[] = [];
  let { after } = range;
  let [sourceRows, targetRows] = [0, 0];
  const compare = async (rows: number, digest: string | undefined, through: Row | undefined) => {
    const part = { ...(after && { after }), ...(through && { through }) };
    const there = await wholeDigest(target, key.columns, part, asked);
    targetRows += there.rows;
    if (there.rows !== rows || (digest !== undefined && there.digest !== digest))
      found.push({ ...part, rows });
  };
  const blocks = digests(source, key.columns, range, asked, blockRows);
  for await (const { rows, digest, last } of readAhead(blocks)) {
    if (last === undefined) continue;
    sourceRows += rows;
    await compare(rows, digest, last);
    after = last;
  }
  await compare(0, undefined, range.through);
  return { suspects: found, sourceRows, targetRows };
}

async function wholeDigest(
  side: ComparedSide,
  key: readonly number[],
  range: Range,
  asked: Asked,
): Promise<BlockDigest> {
  for await (const block of digests(side, key, range, asked)) return block;
  return { rows: 0, digest: '' };
}

function digests(
  side: ComparedSide,
  key: readonly number[],
  range: Range,
  asked: Asked,
  blockRows?: number,
): AsyncIterable<BlockDigest> {
  const options = { ...keyedOptions(side, key, range, asked), ...(blockRows && { blockRows }) };
  return side.session.digest?.(side.table, options) ?? none();
}

/** What a side is asked in the order of the key. */
export function keyedOptions(
  { columns, where }: ComparedSide,
  key: readonly number[],
  { after, through }: Range,
  { options, signal }: Asked,
): KeyedOptions {
  return {
    columns,
    key: key.flatMap((index) => columns[index]?.name ?? []),
    ...(after && { after }),
    ...(through && { through }),
    ...(where === undefined ? {} : { where }),
    badText: options.onBadText,
    sourceTimeZone: options.sourceTimeZone,
    signal,
  };
}

async function* none(): AsyncGenerator<never> {}
