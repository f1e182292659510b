import type { KeyRange, SourceSession } from '@godwit/plugin-api';
import type { RunContext } from '../run-context.js';
import type { TableAccount } from './table-account.js';

/** A range of fewer rows costs more than it gives. */
const LEAST_ROWS = 50_000;
/** So that no worker waits long for the last range of another. */
const RANGES_PER_WORKER = 4;
const MOST_RANGES = 64;

/** A table with the ranges that hold all of it; `undefined` is the whole table. */
export interface CutTable {
  readonly account: TableAccount;
  readonly ranges: readonly (KeyRange | undefined)[];
}

/** Cuts large tables into ranges of about equal size for so many workers. */
export async function cutTables(
  run: RunContext,
  source: SourceSession,
  accounts: readonly TableAccount[],
  workers: number,
): Promise<readonly CutTable[]> {
  const all = accounts.reduce((sum, { work }) => sum + (work.rows ?? 0), 0);
  const aim = Math.max(LEAST_ROWS, all / (workers * RANGES_PER_WORKER));
  const cut: CutTable[] = [];
  for (const account of accounts) {
    const ranges = await rangesOf(run, source, account, { workers, aim });
    if (ranges.length > 1) account.ranges = ranges;
    const all = ranges.length > 1 ? ranges : [undefined];
    cut.push({ account, ranges: all.filter((range) => account.taken(range)?.done !== true) });
  }
  return cut;
}

/** A run that goes on keeps the ranges of before: others would hold rows twice. */
async function rangesOf(
  run: RunContext,
  source: SourceSession,
  account: TableAccount,
  { workers, aim }: { readonly workers: number; readonly aim: number },
): Promise<readonly KeyRange[]> {
  if (account.hasBegun) return account.ranges ?? [];
  const parts = workers > 1 && mayCut(run, account) ? partsOf(account, aim) : 1;
  return parts > 1 ? await split(source, account, parts) : [];
}

/**
 * A transform sees the rows of a table in their order, all of them. Into tables that are there a writer may have to lock others
 * out, and a damaged source is read in an order of its own.
 */
function mayCut({ options }: RunContext, { work }: TableAccount): boolean {
  const isPlain = work.steps.every((steps) => steps.length === 0);
  return isPlain && options.mode !== 'into-existing' && options.damagedSource !== 'read';
}

function partsOf({ work }: TableAccount, aim: number): number {
  return Math.min(MOST_RANGES, Math.round((work.rows ?? 0) / aim));
}

/** What hinders it is met again, and told, when the table is read. */
async function split(
  source: SourceSession,
  { work }: TableAccount,
  parts: number,
): Promise<readonly KeyRange[]> {
  try {
    return (await source.split?.(work.source, parts)) ?? [];
  } catch {
    return [];
  }
}
