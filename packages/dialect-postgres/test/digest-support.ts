import { createHash } from 'node:crypto';
import {
  type BlockDigest,
  type ColumnPlan,
  type DigestOptions,
  encodeDigestText,
  type Row,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { keyOf, readBinaryKeys } from '../src/read/digest/binary-keys.js';
import { digestTable } from '../src/read/digest/table-digest.js';
import { Snapshot } from '../src/read/snapshot.js';
import { plansOf, type SourceBench } from './source-support.js';
import { never } from './support.js';

/** Digests of one snapshot. */
export interface Digester extends AsyncDisposable {
  digest(table: Table, more?: Partial<DigestOptions>): AsyncIterable<BlockDigest>;
}

export async function openDigester(bench: SourceBench): Promise<Digester> {
  const snapshot = await Snapshot.open(postgres.parseConfig(bench.database.url), {
    readers: 1,
    snapshot: 'live',
    signal: never(),
  });
  const keys = await snapshot.use(never(), readBinaryKeys);
  return {
    digest: (table, more = {}) => {
      const options = keyedOptions(table, more);
      return digestTable(snapshot, { table, options, key: keyOf(keys, table, options) });
    },
    [Symbol.asyncDispose]: () => snapshot[Symbol.asyncDispose](),
  };
}

export function keyedOptions(table: Table, more: Partial<DigestOptions> = {}): DigestOptions {
  const asked = { badText: 'fail', sourceTimeZone: 'UTC', signal: never() } as const;
  return { columns: plansOf(table), key: table.primaryKey?.columns ?? ['id'], ...asked, ...more };
}

export async function allOf<Item>(items: AsyncIterable<Item> | Iterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function keyedRows(
  session: SourceSession,
  table: Table,
  more: Partial<DigestOptions> & { readonly maxRows?: number } = {},
): Promise<readonly Row[]> {
  const options = { maxRows: 1000, ...keyedOptions(table, more) };
  const batches = await allOf(session.readKeyed?.(table, options) ?? []);
  return batches.flatMap((batch) => batch.rows);
}

/** The blocks by the reference: rows that come in the order of the key, `columns` with the key first. */
export function expectedBlocks(
  rows: readonly Row[],
  columns: readonly ColumnPlan[],
  { blockRows, keyColumns = 1 }: { readonly blockRows?: number; readonly keyColumns?: number },
): readonly BlockDigest[] {
  const size = blockRows ?? Math.max(1, rows.length);
  const blocks: BlockDigest[] = [];
  for (let at = 0; at < rows.length || (blockRows === undefined && at === 0); at += size) {
    const block = rows.slice(at, at + size);
    const last = block.at(-1)?.slice(0, keyColumns);
    const digest = createHash('sha256').update(encodeDigestText(block, columns)).digest('hex');
    blocks.push({ rows: block.length, digest, ...(last === undefined ? {} : { last }) });
  }
  return blocks;
}
