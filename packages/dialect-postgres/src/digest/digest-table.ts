import type { BlockDigest, DigestOptions, Row, Table } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { orAborted } from '../connect/or-aborted.js';
import type { Snapshot } from '../source/snapshot.js';
import { alongKey } from './along-key.js';
import type { BinaryKey } from './binary-keys.js';
import { type DigestPlan, planDigest } from './digest-plan.js';
import { type ServerBlock, ServerBlocks } from './server-blocks.js';
import { streamedBlock } from './streamed-block.js';

/** A server that sends its rows to this machine alone is spared the work of spelling and digesting them. */
export type Place = 'server' | 'here';

/** Larger blocks than this are digested here: a server would hold each as a whole. */
const MOST_ROWS = 100_000;
/** How long one statement may take before the consumer hears of its blocks, in milliseconds. */
const PATIENCE = 500;
const MOST_BLOCKS = 256;
const NO_ROWS = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** What is digested, and where. */
export interface DigestTask {
  readonly table: Table;
  readonly key: BinaryKey;
  readonly options: DigestOptions;
  readonly place: Place;
}

/** The digests of the blocks of a table in the order of a key. */
export function digestTable(
  snapshot: Snapshot,
  { table, key, options, place }: DigestTask,
): AsyncGenerator<BlockDigest, void, undefined> {
  const plan = planDigest(table, key, options);
  const purpose = `digest ${table.name.name}`;
  const items = (connection: Connection): AsyncGenerator<BlockDigest, void, undefined> => {
    const rows = options.blockRows ?? MOST_ROWS;
    const here = place === 'here' || plan.byValues || rows > MOST_ROWS;
    return options.blockRows === undefined
      ? oneBlock(connection, plan, here)
      : manyBlocks(connection, plan, { rows, here });
  };
  return alongKey(snapshot, { table, options, purpose, rests: true, items });
}

async function* oneBlock(
  connection: Connection,
  plan: DigestPlan,
  here: boolean,
): AsyncGenerator<BlockDigest, void, undefined> {
  const { after, signal } = plan.options;
  const found = here ? [] : await orAborted(few(connection, plan), signal);
  const [block] = found;
  if (!here && block === undefined) yield { rows: 0, digest: NO_ROWS };
  else if (block !== undefined && isWhole(block) && block.rows < MOST_ROWS) yield block;
  else yield await streamedBlock(connection, plan, after);
}

/** As many rows as the server digests at once. */
async function few(connection: Connection, plan: DigestPlan): Promise<readonly ServerBlock[]> {
  const blocks = await ServerBlocks.open(connection, plan);
  return blocks.next(plan.options.after, { rows: MOST_ROWS, blocks: 1 });
}

interface Manner {
  readonly rows: number;
  readonly here: boolean;
}

async function* manyBlocks(
  connection: Connection,
  plan: DigestPlan,
  { rows, here }: Manner,
): AsyncGenerator<BlockDigest, void, undefined> {
  let after = plan.options.after;
  if (!here) {
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
