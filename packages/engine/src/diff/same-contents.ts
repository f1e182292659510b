import type { BlockDigest, Column, ColumnPlan, SourceSession, Table } from '@godwit/plugin-api';
import { tableKey } from '../plan/names/place.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import { IMAGE_BLOCK_ROWS } from '../reading/image-block-rows.js';
import type { RunContext } from '../run-context.js';

/** Both databases, where they are open. */
export interface OpenSides {
  readonly source: SourceSession;
  readonly target: SourceSession;
}

/** A column that only the source has, and one that only the target has, of one table. */
export interface ColumnPair {
  /** As the target has it. */
  readonly table: Table;
  readonly wanted: Column;
  readonly found: Column;
}

/** Larger tables are not gone through for a guess. */
const FEW_ROWS = 1_000_000;

/**
 * Whether two columns hold the same values, however rows are ordered: by one digest over the images of all of them on each side.
 * False where that cannot be said cheaply.
 */
export async function haveSameContents(
  { table, wanted, found }: ColumnPair,
  { source, target }: OpenSides,
  run: RunContext,
  prepared: PreparedPlan,
): Promise<boolean> {
  const work = prepared.work.find((one) => tableKey(one.target) === tableKey(table.name));
  const at = work?.write.findIndex(({ name }) => name === wanted.name) ?? -1;
  const [read, write] = [work?.read[at], work?.write[at]];
  if (work === undefined || read === undefined || write === undefined || work.steps[at]?.length !== 0)
    return false;
  const estimate = await source.estimateRows(work.source);
  if (estimate === undefined || estimate > FEW_ROWS || work.where !== undefined) return false;
  const here = await digestOf(source, work.source, read, run);
  if (here === undefined || here.rows === 0) return false;
  const there = await digestOf(target, table, { ...write, name: found.name }, run);
  return there?.rows === here.rows && there.digest === here.digest;
}

async function digestOf(
  session: SourceSession,
  table: Table,
  column: ColumnPlan,
  { options, signal }: RunContext,
): Promise<BlockDigest | undefined> {
  const asked = { columns: [column], key: [] };
  if (session.digestImages === undefined || session.canDigestImages?.(table, asked) !== true)
    return undefined;
  const { onBadText: badText, sourceTimeZone } = options;
  const how = { ...asked, blockRows: IMAGE_BLOCK_ROWS, badText, sourceTimeZone, signal };
  for await (const block of session.digestImages(table, how)) return block;
  return undefined;
}
