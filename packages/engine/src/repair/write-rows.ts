import type {
  ColumnPlan,
  EqualRows,
  Row,
  TargetSession,
  WriteReport,
  WriterOptions,
} from '@godwit/plugin-api';
import type { TableWork } from '../plan/tables/planned-table.js';
import { rowsText } from '../plan/target/existing-target.js';
import type { RunContext } from '../run-context.js';
import type { DifferingRows } from '../verify/differing-rows.js';
import type { RepairStep } from './repair-account.js';
import type { RestingKeys } from './resting-keys.js';

/** Where rows are written, and for which run. */
export interface RowTask {
  readonly target: TargetSession;
  readonly work: TableWork;
  readonly runId: string;
  readonly run: RunContext;
}

/** Writes the rows that are missing or changed. A missing row that meets another one by a key of the target is left out. */
export async function writeRows(
  task: RowTask,
  { missing, changed, by }: DifferingRows,
  keys: RestingKeys,
): Promise<RepairStep> {
  const table = task.work.target;
  // As they were compared: within one dialect a value is written as it is stored.
  const columns = task.work.write.map((column, at) => ({ ...column, as: by.columns[at]?.as ?? column.as }));
  const replaced = await keys.during(table, () =>
    write(task, 'repair:changed', changed, { columns, mode: 'upsert', conflictKey: by.key }),
  );
  const added = await keys.during(table, () =>
    write(task, 'repair:missing', missing, { columns, mode: 'skip' }),
  );
  const left = Number(added.skipped);
  return {
    written: Number(replaced.written + added.written),
    ...(left > 0 && {
      refused: `A key of the target has the values of ${rowsText(left)} of the source for other rows.`,
    }),
  };
}

async function write(
  { target, work, run, runId }: RowTask,
  range: string,
  rows: readonly Row[],
  how: Pick<WriterOptions, 'columns' | 'mode' | 'conflictKey'>,
): Promise<WriteReport> {
  if (rows.length === 0) return { written: 0n, skipped: 0n };
  const { target: table } = work;
  const { signal, options } = run;
  await using writer = await target.openWriter(table, { runId, ...how, signal });
  const values = rows.map((row) => row.slice(0, how.columns.length));
  for (let start = 0; start < values.length; start += options.batchSize)
    await writer.write({ rows: values.slice(start, start + options.batchSize), position: null });
  const read = BigInt(rows.length);
  const checkpoint = { runId, table, range, position: null, done: true, read, rejected: 0n };
  const report = await writer.commit({ ...checkpoint, written: read, skipped: 0n });
  // Only now it is known which rows met others.
  if (report.skipped > 0n) await writer.commit({ ...checkpoint, ...report });
  return report;
}

/** Deletes the rows that the source does not have: by their key, or one by one where none tells them apart. */
export async function deleteRows(
  { target, work, run }: RowTask,
  { extra, by }: DifferingRows,
  resting: RestingKeys,
): Promise<RepairStep> {
  const { signal, options } = run;
  const { columns } = by;
  const places = by.key.map((name) => columns.findIndex((column) => column.name === name));
  const keyed = extra.filter((row) => places.length > 0 && places.every((at) => (row[at] ?? null) !== null));
  const named = new Set(keyed);
  const rows = extra.filter((row) => !named.has(row));
  const key = places.map((at) => columns[at] as ColumnPlan);
  const keys = keyed.map((row) => places.map((at) => row[at] ?? null));
  const equal: EqualRows = {
    columns,
    rows,
    badText: options.onBadText,
    sourceTimeZone: options.sourceTimeZone,
  };
  const byKey = await resting.during(work.target, async () => {
    return keys.length > 0 ? await target.deleteRows?.(work.target, { key, keys }, signal) : 0n;
  });
  const oneByOne = await resting.during(work.target, async () => {
    return rows.length > 0 ? await target.deleteEqualRows?.(work.target, equal, signal) : 0n;
  });
  const deleted = Number((byKey ?? 0n) + (oneByOne ?? 0n));
  const left = extra.length - deleted;
  return {
    deleted,
    ...(left > 0 && {
      refused: `Of the rows that are too many, ${rowsText(left)} could not be found again.`,
    }),
  };
}
