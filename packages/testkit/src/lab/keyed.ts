import assert from 'node:assert/strict';
import type { BlockDigest, DigestOptions, KeyedOptions, Row, SourceSession, Table } from '@godwit/plugin-api';
import { SkipTest } from '../suite.js';
import { never } from './lab.js';
import { plansOf } from './transfer.js';

/** What a table is asked in the order of a key. Skips the test where the source cannot go along it. */
export function keyed(source: SourceSession, found: Table, key: readonly string[]): KeyedOptions {
  const columns = plansOf(found);
  if (source.digest === undefined || source.readKeyed === undefined)
    throw new SkipTest('The source has no `digest`.');
  if (source.canDigest?.(found, columns, key) === false)
    throw new SkipTest('`canDigest` says that this key is not to be used.');
  return { columns, key, badText: 'fail', sourceTimeZone: 'UTC', signal: never() };
}

/** All digests that a source gives. */
export async function blocksOf(
  source: SourceSession,
  found: Table,
  options: KeyedOptions,
  more: Pick<DigestOptions, 'blockRows' | 'bounds'> = {},
): Promise<readonly BlockDigest[]> {
  const blocks: BlockDigest[] = [];
  for await (const block of source.digest?.(found, { ...options, ...more }) ?? []) blocks.push(block);
  return blocks;
}

/** All rows in the order of the key. */
export async function rowsOf(
  source: SourceSession,
  found: Table,
  options: KeyedOptions,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const batch of source.readKeyed?.(found, { ...options, maxRows: 6 }) ?? []) {
    assert.ok(batch.rows.length <= 6);
    assert.equal(batch.rowIds?.length, batch.rows.length);
    rows.push(...batch.rows);
  }
  return rows;
}
