import { hash } from 'node:crypto';
import { type ColumnPlan, encodeDigestText, type Row } from '@godwit/plugin-api';
import type { BatchTransform } from '../reading/bind-transforms.js';
import type { ComparedSide, ComparedTable } from '../reading/compared-table.js';
import type { Asked } from '../reading/keyed-options.js';
import { sideRows } from '../reading/side-rows.js';
import { isWellFormed } from '../reading/sure-images.js';
import { BucketRows, type DigestedRow, rowKey } from './bucket-rows.js';
import { BucketSums, bucketCount, bucketOf } from './bucket-sums.js';
import { compareImages } from './compare-images.js';
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
  const images = await compareImages(compared, asked, change);
  if (images !== undefined && images.suspects !== 'unknown') {
    findings.sourceRows = images.sourceRows;
    findings.targetRows = images.targetRows;
    return;
  }
  const size = bucketCount(compared.work.rows ?? Number.MAX_SAFE_INTEGER);
  const [source, target] = await Promise.all([
    sums(compared, compared.source, change, size, asked),
    sums(compared, compared.target, undefined, size, asked),
  ]);
  findings.sourceRows = source.rows;
  findings.targetRows = target.rows;
  findings.told = source.fitted;
  const different = source.different(target);
  if (different.size === 0) return;
  // Where rows stay, each that differs has to be looked at.
  const most = compared.work.there === undefined ? MAX_BUCKETS : different.size;
  findings.more ||= different.size > most;
  const looked = new Set([...different].slice(0, most));
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
  for await (const { row, fitted } of sideRows(side, change, asked)) {
    const whole = digestOf(encodeDigestText([row], columns));
    found.add(place(row, whole), whole);
    if (fitted) found.fitted += 1;
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
  take: (row: DigestedRow) => void,
): Promise<void> {
  const place = placing(compared, size);
  const columns = digestColumns(compared);
  for await (const named of sideRows(side, change, asked)) {
    const whole = digestOf(encodeDigestText([named.row], columns));
    if (buckets.has(place(named.row, whole))) take({ ...named, whole: whole.toString('base64') });
  }
}

/** Rows go to buckets by their key, so that both versions of a changed row meet; without one, by all of them. */
function placing(compared: ComparedTable, size: number): (row: Row, whole: Buffer) => number {
  return (row, whole) => {
    const key = rowKey(compared, row);
    return bucketOf(key === undefined ? whole : digestOf(key), size);
  };
}

/** The types after all transforms are those of the target. JSON of which only the meaning counts is taken by it. */
function digestColumns({ target }: ComparedTable): readonly ColumnPlan[] {
  return target.columns.map((column) => {
    const { as } = column;
    return as.kind === 'json' && as.form === 'normalized' ? { ...column, form: 'normalized' } : column;
  });
}

function digestOf(text: string): Buffer {
  return hash('sha256', isWellFormed(text) ? text : Buffer.from(text, 'utf16le'), 'buffer');
}
