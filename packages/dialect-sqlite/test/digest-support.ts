import { createHash } from 'node:crypto';
import {
  type BlockDigest,
  type ColumnPlan,
  type DigestOptions,
  encodeDigestText,
  type KeyedReadOptions,
  type Row,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import { collect, rowsOf } from './support.js';

type Options = Partial<KeyedReadOptions & DigestOptions>;

function keyed(columns: readonly ColumnPlan[], key: readonly string[], more: Options): KeyedReadOptions {
  const signal = new AbortController().signal;
  return { columns, key, badText: 'fail', sourceTimeZone: 'UTC', maxRows: 1000, signal, ...more };
}

/** The blocks of a table. */
export async function blocksOf(
  session: SourceSession,
  table: Table,
  columns: readonly ColumnPlan[],
  key: readonly string[],
  more: Options = {},
): Promise<readonly BlockDigest[]> {
  const blocks: BlockDigest[] = [];
  for await (const block of session.digest?.(table, keyed(columns, key, more)) ?? []) blocks.push(block);
  return blocks;
}

/** The rows of a table in the order of a key. */
export async function keyedRows(
  session: SourceSession,
  table: Table,
  columns: readonly ColumnPlan[],
  key: readonly string[],
  more: Options = {},
): Promise<readonly Row[]> {
  return rowsOf(await collect(session.readKeyed?.(table, keyed(columns, key, more)) ?? ([] as never)));
}

/** What the blocks of rows must be. */
export function expectedBlocks(
  rows: readonly Row[],
  columns: readonly ColumnPlan[],
  key: readonly string[],
  blockRows = Number.POSITIVE_INFINITY,
): readonly BlockDigest[] {
  const places = key.map((name) => columns.findIndex((column) => column.name === name));
  const blocks: BlockDigest[] = [];
  for (let start = 0; start === 0 || start < rows.length; start += blockRows) {
    const part = rows.slice(start, start + blockRows);
    const digest = createHash('sha256').update(encodeDigestText(part, columns)).digest('hex');
    const last = part.at(-1);
    if (last !== undefined)
      blocks.push({ rows: part.length, digest, last: places.map((place) => last[place] ?? null) });
    else if (blockRows === Number.POSITIVE_INFINITY) blocks.push({ rows: 0, digest });
  }
  return blocks;
}
