import { createHash } from 'node:crypto';
import { batchRowCount, type Dialect, isEncodedBatch, type ReadOptions } from '@godwit/plugin-api';
import type { Asked } from './compare-in-key-order.js';
import type { ComparedSide, ComparedTable } from './compared-table.js';
import type { TableFindings } from './table-findings.js';

const BATCH_BYTES = 1024 ** 2;

/**
 * Compares two tables of one dialect by the bytes of an encoding that it reads and writes, row after row: for values that
 * a dialect keeps whatever their column declares. Undefined where the dialect has no such encoding; else whether both
 * sides hold the same, without a word of which row differs.
 */
export async function compareAsStored(
  { source, target }: ComparedTable,
  findings: TableFindings,
  dialect: Dialect,
  asked: Asked,
): Promise<boolean | undefined> {
  const { reads, writes } = dialect.capabilities.encodings;
  for (const encoding of reads.filter((one) => writes.includes(one))) {
    const [here, there] = [
      await digestOf(source, dialect, encoding, asked),
      await digestOf(target, dialect, encoding, asked),
    ];
    if (here === undefined || there === undefined) continue;
    findings.sourceRows = here.rows;
    findings.targetRows = there.rows;
    return here.digest === there.digest && here.rows === there.rows;
  }
  return undefined;
}

interface Whole {
  readonly rows: number;
  readonly digest: string;
}

/** Undefined where a part of the table does not come in the encoding. */
async function digestOf(
  { session, table, where }: ComparedSide,
  dialect: Dialect,
  encoding: string,
  { options, signal }: Asked,
): Promise<Whole | undefined> {
  const columns = table.columns.map(({ name, type }) => ({ name, as: type }));
  const { onBadText: badText, sourceTimeZone } = options;
  const only = where === undefined ? {} : { where };
  // What a side keeps for its own dialect it tells after a look at the table.
  await session.profile?.(table, { columns, ...only, target: dialect.name, badText, sourceTimeZone, signal });
  if (session.canEncode?.(table, columns, encoding) === false) return undefined;
  const limits = { maxBytes: BATCH_BYTES, maxRows: options.batchSize, maxCellBytes: options.maxCellBytes };
  const read: ReadOptions = { columns, ...only, encoding, ...limits, badText, sourceTimeZone, signal };
  const hash = createHash('sha256');
  let rows = 0;
  for await (const batch of session.read(table, read)) {
    if (!isEncodedBatch(batch)) return undefined;
    hash.update(batch.bytes);
    rows += batchRowCount(batch);
  }
  return { rows, digest: hash.digest('hex') };
}
