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

/** What one digest over images goes through; without a `key` in any order. */
export interface ImageDigestTask {
  readonly table: Table;
  readonly key: BinaryKey | undefined;
  readonly options: ImageDigestOptions;
}

/** Digests the images of the cells of a table as the server sends them in one binary COPY. */
export function digestImages(
  snapshot: Snapshot,
  { table, key, options }: ImageDigestTask,
): AsyncGenerator<BlockDigest, void, undefined> {
  const sql = imageCopy(table, key, options);
  const items = (connection: Connection): AsyncGenerator<BlockDigest, void, undefined> =>
    digestsOf(connection, sql, key === undefined ? takeSum() : takeBlocks(options.blockRows), options.signal);
  const purpose = `digest ${table.name.name}`;
  return alongKey(snapshot, { table, options, purpose, rests: false, byIndex: key !== undefined, items });
}

function imageCopy(table: Table, key: BinaryKey | undefined, options: ImageDigestOptions): string {
  const cells = imageColumns(table, options.columns);
  if (cells === undefined)
    throw new MigrationError({
      code: 'INTERNAL',
      message: 'Values of a column have no image.',
      place: { table: table.name.name },
    });
  const order = key === undefined ? '' : ` ORDER BY ${keyOrder(key)}`;
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
