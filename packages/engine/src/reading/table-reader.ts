import {
  type Batch,
  CELL_IMAGES,
  type Dialect,
  isEncodedBatch,
  type KeyRange,
  type Position,
  type ReadOptions,
  type RowBatch,
  type SourceSession,
} from '@godwit/plugin-api';
import type { Sessions } from '../plan/prepared-plan.js';
import type { TableWork } from '../plan/tables/planned-table.js';
import type { RunContext } from '../run-context.js';
import type { RowScan } from './bind-transforms.js';
import { unsplicedColumn } from './can-splice.js';

/** The aim for the batches of all readers in memory, of which each has two under way, and the least for one. */
const BATCH_BYTES = { together: 4 * 1024 ** 2, least: 1024 ** 2 };

/** What one reading of a table asks beside the run's options. */
export interface Reading {
  readonly encoding?: string;
  readonly after?: Position;
  /** A part of the table; absent: all of it. */
  readonly range?: KeyRange;
  /** The aim for one batch, where that is less than usual. */
  readonly maxBytes?: number;
  /** The most rows of one batch, where that is less than usual. */
  readonly maxRows?: number;
  /** So many rows in all; absent: all. */
  readonly limit?: number;
  /** Whether rows come with their positions. */
  readonly positions?: boolean;
  readonly signal: AbortSignal;
}

/** Reads a table of the plan. */
export function readTable(
  session: SourceSession,
  work: TableWork,
  { options }: RunContext,
  reading: Reading,
): AsyncIterable<Batch> {
  const read: ReadOptions = {
    columns: work.read,
    ...(work.where === undefined ? {} : { where: work.where }),
    ...(reading.after === undefined ? {} : { after: reading.after }),
    ...(reading.range === undefined ? {} : { range: reading.range }),
    ...(reading.encoding === undefined ? {} : { encoding: reading.encoding }),
    maxBytes: reading.maxBytes ?? Math.max(BATCH_BYTES.least, BATCH_BYTES.together / options.parallel),
    maxRows: reading.maxRows ?? options.batchSize,
    ...(reading.limit === undefined ? {} : { limit: reading.limit }),
    ...(reading.positions && { positions: true }),
    ...(options.showValues && { showValues: true }),
    badText: options.onBadText,
    sourceTimeZone: options.sourceTimeZone,
    maxCellBytes: options.maxCellBytes,
    signal: reading.signal,
  };
  return session.read(work.source, read);
}

/** Reads the table again for a transform that looks at its rows before the copy. */
export function scanOf(
  session: SourceSession,
  work: TableWork,
  run: RunContext,
  signal: AbortSignal,
): RowScan {
  return async function* scan(column): AsyncGenerator<RowBatch> {
    // Which rows are left out shows only where all columns are read.
    const whole = column === undefined || work.read.some(({ misfits }) => misfits === 'reject');
    const read = whole ? work.read : work.read.slice(column, column + 1);
    for await (const batch of readTable(session, { ...work, read }, run, { signal })) {
      if (isEncodedBatch(batch)) continue;
      const narrow = whole && column !== undefined;
      yield narrow ? { ...batch, rows: batch.rows.map((row) => [row[column] ?? null]) } : batch;
    }
  };
}

/**
 * The encodings that both sides know and the source can give for this table, the best first; none: rows. Where transforms
 * change values, only images of cells, and only where the table would travel so without them.
 */
export function sharedEncodings(
  session: SourceSession,
  work: TableWork,
  source: Dialect,
  target: Dialect,
): readonly string[] {
  const shared = source.capabilities.encodings.reads.filter(
    (encoding) =>
      target.capabilities.encodings.writes.includes(encoding) &&
      (session.canEncode?.(work.source, work.read, encoding) ?? true),
  );
  if (work.steps.every((steps) => steps.length === 0)) return shared;
  return shared[0] === CELL_IMAGES && unsplicedColumn(work) < 0 ? [CELL_IMAGES] : [];
}

/** The encoding in which each table travels: the first that its source can give and its target takes; none: rows. */
export async function agreeOnEncodings(
  { source, target }: Sessions,
  tables: readonly TableWork[],
  run: RunContext,
): Promise<ReadonlyMap<TableWork, string>> {
  const agreed = new Map<TableWork, string>();
  const shared = new Map(
    tables.map((work) => [work, sharedEncodings(source, work, run.source.dialect, run.target.dialect)]),
  );
  for (const encoding of run.source.dialect.capabilities.encodings.reads) {
    const open = tables.filter((work) => !agreed.has(work) && shared.get(work)?.includes(encoding));
    if (open.length === 0) continue;
    const asked = open.map(({ target: table, write: columns }) => ({ table, columns }));
    const taken = await target.takes?.(asked, encoding);
    for (const [index, work] of open.entries()) if (taken?.[index] ?? true) agreed.set(work, encoding);
  }
  return agreed;
}
