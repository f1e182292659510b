import { createHash } from 'node:crypto';
import { type BlockDigest, type Column, encodeDigestText, type Row } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { orAborted } from '../connect/or-aborted.js';
import { canonicalCell } from '../read/canonical-cell.js';
import { splitRows, toValues } from '../read/cells.js';
import { CopyRows } from '../read/copy-rows.js';
import { releaseBytes } from '../release-bytes.js';
import type { DigestPlan } from './digest-plan.js';
import { keyedCopy } from './keyed-copy.js';

const PIECE = 1024 ** 2;

/** Digests one block here, of the values that COPY sends. Memory holds a piece of the block at a time. */
export async function streamedBlock(
  connection: Connection,
  plan: DigestPlan,
  after: Row | undefined,
  limit?: number,
): Promise<BlockDigest> {
  const { key, options, table, columns } = plan;
  const cells = options.columns.map((one, index) => canonicalCell(columns[index] as Column, one));
  const sql = keyedCopy(table, { key, options, cells, after, ...(limit === undefined ? {} : { limit }) });
  const everything = { maxRows: Number.POSITIVE_INFINITY, largeRowBytes: Number.POSITIVE_INFINITY };
  const copy = connection.submit(
    new CopyRows(sql, { ...everything, maxBytes: PIECE, onLargeRow: () => undefined }),
  );
  const hash = createHash('sha256');
  let rows = 0;
  let last: Row | undefined;
  for (;;) {
    const piece = await orAborted(copy.next(), options.signal);
    if (piece === undefined) break;
    rows += piece.rowCount;
    const values = valuesOf(piece.bytes, plan);
    hash.update(encodeDigestText(values, options.columns), 'utf8');
    last = values.at(-1);
    releaseBytes(piece.bytes);
  }
  return { rows, digest: hash.digest('hex'), ...(last === undefined ? {} : { last: keyOf(last, plan) }) };
}

function valuesOf(bytes: Uint8Array, { options }: DigestPlan): readonly Row[] {
  const types = options.columns.map((column) => column.as);
  return [...splitRows(bytes)].map((cells) => toValues(cells, types));
}

function keyOf(row: Row, { key, options }: DigestPlan): Row {
  return key.map(({ name }) => row[options.columns.findIndex((column) => column.name === name)] ?? null);
}
