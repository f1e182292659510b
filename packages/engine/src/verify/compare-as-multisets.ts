import { hash } from 'node:crypto';
import { type ColumnPlan, encodeDigestText, type Row } from '@godwit/plugin-api';
import type { BatchTransform } from '../run/bind-transforms.js';
import { BucketRows } from './bucket-rows.js';
import { BucketSums, bucketCount, bucketOf } from './bucket-sums.js';
import type { Asked } from './compare-in-key-order.js';
import { keyText } from './compare-range-rows.js';

import type { ComparedSide, ComparedTable } from './compared-table.js';
import { type NamedRow, sideRows } from './side-rows.js';
import type { TableFindings } from './table-findings.js';

/** So many buckets that differ are looked into. */
const MAX_BUCKETS = 256;

/**
 * Compares a table whose rows have no order that both sides share: every row is digested, digests are summed up in
 * buckets, and the rows of buckets that differ are read a second time.
 */
export async function compareAsMultisets(
  compared: ComparedTable,
  findings: TableFindings,
  change: BatchTransform | undefined,
  asked: Asked,
): Promise<void> {
  const size = bucketCount(compared.work.rows ?? Number.MAX_SAFE_INTEGER);
  const [source, target] = await Promise.all([
    sums(compared, compared.source, change, size, asked),
    sums(compared, compared.target, undefined, size, asked),
  ]);
  findings.sourceRows = source.rows;
  findings.targetRows = target.rows;
  const different = source.different(target);
  if (different.size === 0) return;
  findings.more ||= different.size > MAX_BUCKETS;
  const looked = new Set([...different].slice(0, MAX_BUCKETS));
  const rows = new BucketRows(compared, findings);
  await eachOf(compared, compared.source, change, size, looked, asked, (row) => rows.addSource(row));
  await eachOf(compared, compared.target, undefined, size, looked, asked, (row) => rows.addTarget(row));
  rows.finish();
}

async function sums(
  compared: ComparedTable,
  side: ComparedSide,
  change: BatchTransform | undefined,
  size: number,
  asked: Asked,
): Promise<BucketSums> {
  const found = new BucketSums(size);
  const place = placing(compared, size);
  const columns = digestColumns(compared);
  for await (const { row } of sideRows(side, change, asked)) {
    const whole = digestOf(encodeDigestText([row], columns));
    found.add(place(row, whole), whole);
  }
  return found;
}

async function eachOf(
  compared: ComparedTable,
  side: ComparedSide,
  change: BatchTransform | undefined,
  size: number,
  buckets: ReadonlySet<number>,
  asked: Asked,
  take: (row: NamedRow & { readonly text: string }) => void,
): Promise<void> {
  const place = placing(compared, size);
  const columns = digestColumns(compared);
  for await (const named of sideRows(side, change, asked)) {
    const text = encodeDigestText([named.row], columns);
    if (buckets.has(place(named.row, digestOf(text)))) take({ ...named, text });
  }
}

/** Rows go to buckets by their key, so that both versions of a changed row meet; without one, by all of them. */
function placing({ key, target }: ComparedTable, size: number): (row: Row, whole: Buffer) => number {
  if (key.kind === 'none') return (_row, whole) => bucketOf(whole, size);
  return (row) => bucketOf(digestOf(keyText(row, key.columns, target.columns)), size);
}

/** The types after all transforms are those of the target. JSON of which only the meaning counts is taken by it. */
function digestColumns({ target }: ComparedTable): readonly ColumnPlan[] {
  return target.columns.map((column) => {
    const { as } = column;
    return as.kind === 'json' && as.form === 'normalized' ? { ...column, form: 'normalized' } : column;
  });
}

function digestOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
