import { formatTableName, type SourceFingerprint, type Table, type TargetSession } from '@godwit/plugin-api';
import { tableKey } from '../plan/place.js';
import type { TableWork } from '../plan/planned-table.js';
import type { PreparedPlan } from '../plan/planner.js';
import { renderPlanJson } from '../render/render-plan.js';
import type { RunContext } from '../run-context.js';
import type { DifferingRows } from '../verify/differing-rows.js';
import type { VerificationResult } from '../verify/verification-result.js';
import { VERSION } from '../version.js';
import type { RepairAccount } from './repair-account.js';
import { repairKey } from './repair-key.js';

/** What one pass of a repair writes. */
export interface RepairTask {
  readonly runId: string;
  readonly prepared: PreparedPlan;
  readonly verification: VerificationResult;
  readonly rows: ReadonlyMap<string, DifferingRows>;
  readonly deleteExtra: boolean;
  readonly account: RepairAccount;
  readonly run: RunContext;
}

/**
 * Writes rows in the order of the load and deletes in the opposite one, so that foreign keys hold on the way, and raises
 * generators that are behind. The answer is how much was changed.
 */
export async function writeRepair(
  target: TargetSession,
  fingerprint: SourceFingerprint,
  task: RepairTask,
): Promise<number> {
  const { run, runId, prepared } = task;
  const plan = renderPlanJson(prepared.plan);
  const sides = { source: run.source.name, target: run.target.name };
  await target.bookkeeping.begin({ runId, version: VERSION, ...sides, fingerprint, plan });
  const schemas = [...new Set(prepared.work.map((work) => work.target.schema))].filter(
    (one) => one !== undefined,
  );
  const { tables } = await target.introspect(schemas.length === 0 ? undefined : { schemas });
  let changed = 0;
  for (const work of prepared.work) changed += await writeTable(target, work, tables, task);
  for (const work of prepared.work.toReversed()) changed += await deleteFrom(target, work, tables, task);
  changed += await raiseGenerators(target, tables, task);
  await target.bookkeeping.finish(runId, { status: 'done', result: JSON.stringify({ repaired: changed }) });
  return changed;
}

async function writeTable(
  target: TargetSession,
  work: TableWork,
  tables: readonly Table[],
  { rows: all, account, run, runId }: RepairTask,
): Promise<number> {
  const name = formatTableName(work.source.name);
  const rows = all.get(name)?.wanted ?? [];
  if (rows.length === 0) return 0;
  const key = repairKey(
    work,
    tables.find((table) => tableKey(table.name) === tableKey(work.target)),
  );
  if (key === undefined) {
    const refused = 'It has no key on both sides, so single rows cannot be found; copy the table again.';
    account.add(name, { written: 0, deleted: 0, kept: 0, refused });
    return 0;
  }
  await using writer = await target.openWriter(work.target, {
    runId,
    columns: work.write,
    mode: 'upsert',
    conflictKey: key.map(({ name: column }) => column),
    signal: run.signal,
  });
  const values = rows.map((row) => row.slice(0, work.write.length));
  const size = run.options.batchSize;
  for (let start = 0; start < values.length; start += size)
    await writer.write({ rows: values.slice(start, start + size), position: null });
  const count = BigInt(rows.length);
  const counts = { read: count, written: count, rejected: 0n, skipped: 0n };
  const table = work.target;
  await writer.commit({ runId, table, range: 'repair', position: null, done: true, ...counts });
  account.add(name, { written: rows.length, deleted: 0, kept: 0 });
  return rows.length;
}

async function deleteFrom(
  target: TargetSession,
  work: TableWork,
  tables: readonly Table[],
  { rows: all, account, run, deleteExtra }: RepairTask,
): Promise<number> {
  const name = formatTableName(work.source.name);
  const extra = all.get(name)?.extra ?? [];
  if (extra.length === 0) return 0;
  const key = repairKey(
    work,
    tables.find((table) => tableKey(table.name) === tableKey(work.target)),
  );
  if (!deleteExtra || key === undefined || target.deleteRows === undefined) {
    account.add(name, { written: 0, deleted: 0, kept: extra.length });
    return 0;
  }
  const places = key.map((column) => work.write.indexOf(column));
  const keys = extra.map((row) => places.map((at) => row[at] ?? null));
  const deleted = Number(await target.deleteRows(work.target, { key, keys }, run.signal));
  account.add(name, { written: 0, deleted, kept: 0 });
  return deleted;
}

async function raiseGenerators(
  target: TargetSession,
  tables: readonly Table[],
  { verification, run, runId }: RepairTask,
): Promise<number> {
  const behind = new Set(
    verification.findings
      .filter(({ kind }) => kind === 'sequence')
      .map(({ place }) =>
        tableKey({ name: place.table ?? '', ...(place.schema && { schema: place.schema }) }),
      ),
  );
  const concerned = tables.filter((table) => behind.has(tableKey(table.name)));
  const statements = run.target.dialect.ddl.resetIdentities(concerned);
  for (const statement of statements)
    await target.execute([statement], { runId, step: `repair:${statement.id}` }, run.signal);
  return statements.length;
}
