import {
  type BlockDigest,
  boundedParts,
  type DigestOptions,
  orAborted,
  type Row,
  type Table,
} from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import type { Snapshot } from '../snapshot.js';
import { alongKey } from './along-key.js';
import type { BinaryKey } from './binary-keys.js';
import { type DigestPlan, planDigest } from './digest-plan.js';
import { type ServerBlock, ServerBlocks } from './server-blocks.js';
import { streamedBlock } from './streamed-block.js';

/** Larger blocks than this are digested here: a server would hold each as a whole. */
const MOST_ROWS = 100_000;
/** What a server digests between two bounds, which are mostly nearer to each other. */
const MOST_BOUNDED_ROWS = 20_000;
/** How long one statement may take before the consumer hears of its blocks, in milliseconds. */
const PATIENCE = 500;
const MOST_BLOCKS = 256;
const NO_ROWS = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** What is digested. */
export interface DigestTask {
  readonly table: Table;
  readonly key: BinaryKey;
  readonly options: DigestOptions;
}

/** The digests of the blocks of a table in the order of a key. */
export function digestTable(
  snapshot: Snapshot,
  { table, key, options }: DigestTask,
): AsyncGenerator<BlockDigest, void, undefined> {
  const plan = planDigest(table, key, options);
  const purpose = `digest ${table.name.name}`;
  const items = (connection: Connection): AsyncGenerator<BlockDigest, void, undefined> => {
    return options.bounds === undefined && options.blockRows !== undefined
      ? manyBlocks(connection, plan, options.blockRows)
      : wholeParts(connection, plan);
  };
  return alongKey(snapshot, { table, options, purpose, rests: true, byIndex: true, items });
}

/** A block for each part that the bounds cut, or for all rows. */
async function* wholeParts(
  connection: Connection,
  plan: DigestPlan,
): AsyncGenerator<BlockDigest, void, undefined> {
  const server = await serverOf(connection, plan);
  const rows = plan.options.bounds === undefined ? MOST_ROWS : MOST_BOUNDED_ROWS;
  for await (const options of boundedParts(plan.options))
    yield await wholeBlock(connection, { ...plan, options }, server, rows);
}

/** Undefined where values must be spelled here. */
async function serverOf(connection: Connection, plan: DigestPlan): Promise<ServerBlocks | undefined> {
  return plan.cells === undefined
    ? undefined
    : await orAborted(ServerBlocks.open(connection, plan), plan.options.signal);
}

/** All rows of a plan; `rows`: as many as the server may digest at once. */
async function wholeBlock(
  connection: Connection,
  plan: DigestPlan,
  server: ServerBlocks | undefined,
  rows: number,
): Promise<BlockDigest> {
  const { after, signal } = plan.options;
  if (server !== undefined) {
    const [block] = await orAborted(server.within(plan).next(after, { rows, blocks: 1 }), signal);
    if (block === undefined) return { rows: 0, digest: NO_ROWS };
    if (isWhole(block) && block.rows < rows) return block;
  }
  return await streamedBlock(connection, plan, after);
}

async function* manyBlocks(
  connection: Connection,
  plan: DigestPlan,
  rows: number,
): AsyncGenerator<BlockDigest, void, undefined> {
  let after = plan.options.after;
  if (plan.cells !== undefined && rows <= MOST_ROWS) {
    const walked = yield* serverBlocks(connection, plan, rows);
    if (walked === 'end') return;
    after = walked.after;
  }
  for (;;) {
    const block = await streamedBlock(connection, plan, after, rows);
    if (block.rows > 0) yield block;
    if (block.rows < rows) return;
    after = block.last;
  }
}

/** Ends with the rows, or before a block that is too large for the memory of the server. */
async function* serverBlocks(
  connection: Connection,
  plan: DigestPlan,
  rows: number,
): AsyncGenerator<BlockDigest, 'end' | { readonly after: Row | undefined }, undefined> {
  const { signal } = plan.options;
  const server = await orAborted(ServerBlocks.open(connection, plan), signal);
  let { after } = plan.options;
  for (let blocks = 1; ; ) {
    const begun = performance.now();
    const found = await orAborted(server.next(after, { rows, blocks }), signal);
    const each = (performance.now() - begun) / Math.max(1, found.length);
    for (const block of found) {
      if (!isWhole(block)) return { after };
      yield block;
      after = block.last;
    }
    if (found.length < blocks || (found.at(-1)?.rows ?? 0) < rows) return 'end';
    blocks = Math.min(blocks * 2, MOST_BLOCKS, Math.max(1, Math.floor(PATIENCE / each)));
  }
}

function isWhole(block: ServerBlock): block is ServerBlock & BlockDigest {
  return block.digest !== undefined;
}
