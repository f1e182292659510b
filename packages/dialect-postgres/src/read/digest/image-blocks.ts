import { createHash } from 'node:crypto';
import {
  type BlockDigest,
  type ImageDigestOptions,
  ImageSum,
  MigrationError,
  orAborted,
  type Table,
} from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { fromTable } from '../rows/copy-query.js';
import { CopyRows } from '../rows/copy-rows.js';
import { imageColumns } from '../rows/image-columns.js';
import { releaseBytes } from '../rows/release-bytes.js';
import type { Snapshot } from '../snapshot.js';
import { alongKey } from './along-key.js';
import type { BinaryKey } from './binary-keys.js';
import { keyOrder } from './key-bounds.js';

const PIECE = 1024 ** 2;

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
    key === undefined ? allRows(connection, sql, options) : blocks(connection, sql, options);
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

/** Pieces of rows; none goes beyond the end of a block. */
async function* pieces(
  connection: Connection,
  sql: string,
  { signal }: ImageDigestOptions,
  blockRows?: number,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly rowCount: number }, void, undefined> {
  const copy = connection.submit(
    new CopyRows(sql, {
      maxRows: Number.POSITIVE_INFINITY,
      maxBytes: PIECE,
      largeRowBytes: Number.POSITIVE_INFINITY,
      onLargeRow: () => undefined,
      binary: true,
      ...(blockRows === undefined ? {} : { blockRows }),
    }),
  );
  for (;;) {
    const piece = await orAborted(connection.awaiting(copy.next()), signal);
    if (piece === undefined) return;
    yield piece;
    releaseBytes(piece.bytes);
  }
}

async function* blocks(
  connection: Connection,
  sql: string,
  options: ImageDigestOptions,
): AsyncGenerator<BlockDigest, void, undefined> {
  let hash = createHash('sha256');
  let rows = 0;
  for await (const { bytes, rowCount } of pieces(connection, sql, options, options.blockRows)) {
    hash.update(bytes);
    rows += rowCount;
    if (rows < options.blockRows) continue;
    yield { rows, digest: hash.digest('hex') };
    hash = createHash('sha256');
    rows = 0;
  }
  if (rows > 0) yield { rows, digest: hash.digest('hex') };
}

async function* allRows(
  connection: Connection,
  sql: string,
  options: ImageDigestOptions,
): AsyncGenerator<BlockDigest, void, undefined> {
  const sum = new ImageSum();
  for await (const { bytes } of pieces(connection, sql, options)) sum.add(bytes);
  yield { rows: sum.rows, digest: sum.digest };
}
