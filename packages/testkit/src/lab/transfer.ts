import {
  type Batch,
  type Checkpoint,
  type ColumnPlan,
  isEncodedBatch,
  type ReadOptions,
  type Row,
  type SourceSession,
  type Table,
  type TableName,
  type TargetSession,
  type WriteReport,
  type WriterOptions,
} from '@godwit/plugin-api';
import { never, RUN_ID } from './lab.js';

const MB = 2 ** 20;

/** All columns of a table, each as its own type. */
export function plansOf({ columns }: Table): readonly ColumnPlan[] {
  return columns.map(({ name, type }) => ({ name, as: type }));
}

/** Options of a read that asks for all of a table in few batches. */
export function readOptions(table: Table, more: Partial<ReadOptions> = {}): ReadOptions {
  return {
    columns: plansOf(table),
    maxBytes: 4 * MB,
    maxRows: 1000,
    badText: 'fail',
    sourceTimeZone: 'UTC',
    maxCellBytes: 64 * MB,
    signal: never(),
    ...more,
  };
}

/** All batches of a read. */
export async function readBatches(
  source: SourceSession,
  table: Table,
  more: Partial<ReadOptions> = {},
): Promise<readonly Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of source.read(table, readOptions(table, more))) batches.push(batch);
  return batches;
}

/** All rows of a read that asks for no encoding. */
export async function readRows(
  source: SourceSession,
  table: Table,
  more: Partial<ReadOptions> = {},
): Promise<readonly Row[]> {
  return rowsOf(await readBatches(source, table, more));
}

/** The rows of batches, none of which may be encoded. */
export function rowsOf(batches: readonly Batch[]): readonly Row[] {
  return batches.flatMap((batch) => {
    if (isEncodedBatch(batch)) throw new Error(`A batch came encoded as ${batch.encoding}, unasked.`);
    return batch.rows;
  });
}

/** A table as the database itself tells it. Throws where it is not there. */
export async function introspected(
  session: Pick<SourceSession, 'introspect'>,
  name: TableName,
): Promise<Table> {
  return tableNamed((await session.introspect()).tables, name);
}

/** The table of a name. Throws where it is not there. */
export function tableNamed(tables: readonly Table[], name: TableName): Table {
  const found = tables.find((table) => table.name.name === name.name && table.name.schema === name.schema);
  if (found !== undefined) return found;
  const known = tables.map((table) => JSON.stringify(table.name)).join(', ');
  throw new Error(`There is no table ${JSON.stringify(name)} but ${known === '' ? 'none' : known}.`);
}

/** What a writer is opened with. */
export function writerOptions(table: Table, more: Partial<WriterOptions> = {}): WriterOptions {
  return { runId: RUN_ID, columns: plansOf(table), mode: 'insert', signal: never(), ...more };
}

/** The checkpoint of a table of which so many rows were read and written in all. */
export function checkpoint(table: TableName, rows: number, more: Partial<Checkpoint> = {}): Checkpoint {
  const count = BigInt(rows);
  const counts = { read: count, written: count, rejected: 0n, skipped: 0n };
  return { runId: RUN_ID, table, range: 'all', position: rows, done: true, ...counts, ...more };
}

/** A batch of rows at a position. */
export function rowBatch(rows: readonly Row[], position = rows.length): Batch {
  return { rows, position };
}

/** Rows in batches of so many. */
export function inBatches(rows: readonly Row[], size: number): readonly Batch[] {
  const batches: Batch[] = [];
  for (let start = 0; start < rows.length; start += size) {
    const part = rows.slice(start, start + size);
    batches.push(rowBatch(part, start + part.length));
  }
  return batches;
}

/** Writes batches into a table and commits them. */
export async function writeBatches(
  target: TargetSession,
  table: Table,
  batches: readonly Batch[],
  more: Partial<WriterOptions> = {},
): Promise<WriteReport> {
  const options = writerOptions(table, more);
  await using writer = await target.openWriter(table.name, options);
  let rows = 0;
  for (const batch of batches) {
    rows += isEncodedBatch(batch) ? batch.rowCount : batch.rows.length;
    await writer.write(batch);
  }
  return await writer.commit(checkpoint(table.name, rows, { runId: options.runId }));
}

/** Writes rows into a table and commits them. */
export function writeRows(
  target: TargetSession,
  table: Table,
  rows: readonly Row[],
  more: Partial<WriterOptions> = {},
): Promise<WriteReport> {
  return writeBatches(target, table, inBatches(rows, 1000), more);
}
