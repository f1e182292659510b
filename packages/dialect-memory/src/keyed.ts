import { createHash } from 'node:crypto';
import {
  type BlockDigest,
  boundedParts,
  type DigestOptions,
  encodeDigestText,
  formatKey,
  isEncodedBatch,
  type KeyedOptions,
  type KeyedReadOptions,
  type LogicalType,
  type Row,
  type RowBatch,
  throwIfAborted,
} from '@godwit/plugin-api';
import { compareKeys } from './compare.js';
import type { StoredTable } from './database.js';
import { readTable } from './reader.js';

/** Digests of blocks of a table in the order of a key. */
export async function* digestTable(stored: StoredTable, options: DigestOptions): AsyncGenerator<BlockDigest> {
  for await (const part of boundedParts(options)) yield* blocksOf(stored, part);
}

async function* blocksOf(stored: StoredTable, options: DigestOptions): AsyncGenerator<BlockDigest> {
  const rows = await keyedRows(stored, options);
  const size = options.blockRows ?? Math.max(1, rows.length);
  const isWhole = options.blockRows === undefined;
  for (let start = 0; start < rows.length || (isWhole && start === 0); start += size) {
    throwIfAborted(options.signal);
    const block = rows.slice(start, start + size);
    const last = block.at(-1);
    const digest = createHash('sha256').update(encodeDigestText(block, options.columns)).digest('hex');
    yield { rows: block.length, digest, ...(last && { last: keyOf(last, options) }) };
  }
}

/** Rows of a table in the order of a key. */
export async function* readKeyed(stored: StoredTable, options: KeyedReadOptions): AsyncGenerator<RowBatch> {
  const rows = await keyedRows(stored, options);
  for (let start = 0; start < rows.length; start += options.maxRows) {
    throwIfAborted(options.signal);
    const part = rows.slice(start, start + options.maxRows);
    const rowIds = part.map((row) => formatKey(options.key, keyOf(row, options)));
    yield { rows: part, rowIds, position: start + part.length };
  }
}

/** What a table holds in the order of a key, by what was asked: a stored table never changes. */
const SORTED = new WeakMap<StoredTable, Map<string, Promise<readonly Row[]>>>();

async function keyedRows(stored: StoredTable, options: KeyedOptions): Promise<readonly Row[]> {
  const { after, through } = options;
  const rows = await sortedRows(stored, options);
  const start = after === undefined ? 0 : countThrough(rows, after, options);
  return rows.slice(start, through === undefined ? rows.length : countThrough(rows, through, options));
}

/** How many of the rows, which are in the order of their keys, come up to a key. */
function countThrough(rows: readonly Row[], key: Row, options: KeyedOptions): number {
  const types = typesOf(options);
  let [count, end] = [0, rows.length];
  while (count < end) {
    const middle = Math.floor((count + end) / 2);
    if (compareKeys(keyOf(rows[middle] ?? [], options), key, types) <= 0) count = middle + 1;
    else end = middle;
  }
  return count;
}

function sortedRows(stored: StoredTable, options: KeyedOptions): Promise<readonly Row[]> {
  const { columns, key, where, badText, sourceTimeZone } = options;
  const asked = JSON.stringify([columns, key, where, badText, sourceTimeZone]);
  const known = SORTED.get(stored) ?? new Map<string, Promise<readonly Row[]>>();
  SORTED.set(stored, known);
  const rows = known.get(asked) ?? sort(stored, options);
  known.set(asked, rows);
  return rows;
}

async function sort(stored: StoredTable, options: KeyedOptions): Promise<readonly Row[]> {
  const { columns, where, badText, sourceTimeZone } = options;
  const { signal } = new AbortController();
  const limits = { maxRows: 1000, maxBytes: 1024 ** 2, maxCellBytes: Number.MAX_SAFE_INTEGER };
  const read = { columns, badText, sourceTimeZone, signal, ...limits, ...(where !== undefined && { where }) };
  const rows: Row[] = [];
  for await (const batch of readTable(stored, read)) if (!isEncodedBatch(batch)) rows.push(...batch.rows);
  const types = typesOf(options);
  return rows.sort((a, b) => compareKeys(keyOf(a, options), keyOf(b, options), types));
}

function typesOf({ columns, key }: KeyedOptions): readonly LogicalType[] {
  return key.flatMap((name) => columns.find((column) => column.name === name)?.as ?? []);
}

function keyOf(row: Row, { columns, key }: KeyedOptions): Row {
  return key.map((name) => row[columns.findIndex((column) => column.name === name)] ?? null);
}
