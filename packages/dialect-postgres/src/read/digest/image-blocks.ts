import {
  type BlockDigest,
  type ImageDigestOptions,
  MigrationError,
  orAborted,
  type Table,
} from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { CopyOut } from '../rows/copy-out.js';
import { fromTable } from '../rows/copy-query.js';
import { imageColumns } from '../rows/image-columns.js';
import { type RowTaker, WholeRows } from '../rows/whole-rows.js';
import type { Snapshot } from '../snapshot.js';
import { alongKey } from './along-key.js';
import type { BinaryKey } from './binary-keys.js';
import { takeBlocks, takeSum } from './image-takers.js';
import { keyOrder } from './key-bounds.js';
import { RisingKey, seemInOrder } from './rising-key.js';

/** What one digest over images goes through; without a `key` in any order. */
export interface ImageDigestTask {
  readonly table: Table;
  readonly key: BinaryKey | undefined;
  readonly options: ImageDigestOptions;
}

/** Digests the images of the cells of a table as the server sends them in one binary COPY. */
export function digestImages(
  snapshot: Snapshot,
  task: ImageDigestTask,
): AsyncGenerator<BlockDigest, void, undefined> {
  const { table, key, options } = task;
  const { signal } = options;
  const items = (connection: Connection): AsyncGenerator<BlockDigest, void, undefined> =>
    key === undefined
      ? digestsOf(connection, imageCopy(task, ''), takeSum(), signal)
      : inOrder(connection, task, key);
  return alongKey(snapshot, {
    table,
    options,
    purpose: `digest ${table.name.name}`,
    rests: false,
    byIndex: key !== undefined,
    items,
  });
}

/** Rows are taken as they lie where that may be the order of the key; where it was not, they come again along the index. */
async function* inOrder(
  connection: Connection,
  task: ImageDigestTask,
  key: BinaryKey,
): AsyncGenerator<BlockDigest, void, undefined> {
  const { byKey, signal } = task.options;
  const place = numberPlace(task, key);
  const name = key[0]?.name ?? '';
  if (place !== undefined && (await orAborted(seemInOrder(connection, task.table, name), signal))) {
    const rising = new RisingKey(place);
    const blocks: BlockDigest[] = [];
    for await (const block of digestsOf(
      connection,
      imageCopy(task, ''),
      takeBlocks(task.options, rising),
      signal,
    ))
      blocks.push(block);
    if (rising.isRising) {
      yield* blocks;
      return;
    }
  }
  const keys = byKey && place !== undefined ? new RisingKey(place) : undefined;
  const sorted = imageCopy(task, ` ORDER BY ${keyOrder(key)}`);
  yield* digestsOf(connection, sorted, takeBlocks(task.options, keys), signal);
}

/** Whether a key is one whole number. */
export function isNumber([first, ...more]: BinaryKey): boolean {
  return first?.type === 'int8' && more.length === 0;
}

/** The place of a key that is one whole number among the columns. */
function numberPlace({ options }: ImageDigestTask, key: BinaryKey): number | undefined {
  const place = options.columns.findIndex(({ name }) => name === key[0]?.name);
  return isNumber(key) && place >= 0 ? place : undefined;
}

function imageCopy({ table, options }: ImageDigestTask, order: string): string {
  const cells = imageColumns(table, options.columns);
  if (cells === undefined)
    throw new MigrationError({
      code: 'INTERNAL',
      message: 'Values of a column have no image.',
      place: { table: table.name.name },
    });
  return `COPY (SELECT ${cells.join(', ')} ${fromTable(table, options.where)}${order}) TO STDOUT WITH (FORMAT binary)`;
}

/** The socket does not rest: digests are small, and the hash is as fast as the server. */
async function* digestsOf(
  connection: Connection,
  sql: string,
  taker: RowTaker<BlockDigest>,
  signal: AbortSignal,
): AsyncGenerator<BlockDigest, void, undefined> {
  const copy = connection.submit(new CopyOut(sql, new WholeRows(taker)));
  for (;;) {
    const block = await orAborted(connection.awaiting(copy.next()), signal);
    if (block === undefined) return;
    yield block;
  }
}
