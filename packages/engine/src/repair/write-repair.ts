import {
  formatTableName,
  type Note,
  type SourceFingerprint,
  type Statement,
  type Table,
  type TargetSession,
  type Traces,
} from '@godwit/plugin-api';
import { tableKey, whereNamed } from '../plan/names/place.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import { withLastValues } from '../plan/tables/last-values.js';
import type { TableWork } from '../plan/tables/planned-table.js';
import { recordedPlan } from '../render/render-plan.js';
import type { RunContext } from '../run-context.js';
import { demandedLast } from '../verify/check-identities.js';
import type { DifferingRows } from '../verify/differing-rows.js';
import type { VerificationResult } from '../verify/verification-result.js';
import { VERSION } from '../version.js';
import type { RepairAccount } from './repair-account.js';
import { RestingKeys } from './resting-keys.js';
import { unopposed, validations } from './validations.js';
import { deleteRows, writeRows } from './write-rows.js';

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

/** What a pass of a repair did: how much was changed, and what has to be told of it. */
export interface RepairPass {
  readonly changed: number;
  /** How many of these changes raised a generator that was behind. */
  readonly raised: number;
  readonly notes: readonly Note[];
  readonly traces?: Traces;
}

/**
 * Writes rows in the order of the load and deletes in the opposite one, so that foreign keys hold on the way; those that do
 * not rest meanwhile. Raises generators that are behind.
 */
export async function writeRepair(
  target: TargetSession,
  fingerprint: SourceFingerprint,
  task: RepairTask,
): Promise<RepairPass> {
  const { run, runId, prepared } = task;
  const changing = prepared.work.filter((work) => task.rows.get(formatTableName(work.source.name))?.size);
  await target.checkLoad?.(changing.map((work) => work.target));
  const { tables } = await target.introspect(whereNamed(prepared.work.map((work) => work.target)));
  const generators = behindGenerators(tables, task);
  const weak = validations(tables, prepared.plan.statements);
  const isWriting =
    generators.length > 0 ||
    changing.some((work) => isWritten(work, task)) ||
    (await unopposed(target, weak, run.signal)).length > 0;
  // Where nothing is written, nothing has to be recorded, and nothing stays in the target.
  if (isWriting) await begin(target, fingerprint, task);
  task.account.beginPass();
  const repaired = new Set(prepared.work.map((work) => tableKey(work.target)));
  const own = tables.filter(({ name }) => repaired.has(tableKey(name)));
  const keys = new RestingKeys({ target, runId, tables: own, options: run.options, signal: run.signal });
  const { moved, notes } = await resting(keys, async () => {
    let rows = 0;
    for (const work of prepared.work) rows += await writeTable(target, work, task, keys);
    for (const work of prepared.work.toReversed()) rows += await deleteFrom(target, work, task, keys);
    return rows;
  });
  for (const statement of generators)
    await target.execute([statement], { runId, step: `repair:${statement.id}` }, run.signal);
  // Rows that are right now may let a key hold for all of them.
  const whole = isWriting ? await unopposed(target, weak, run.signal) : [];
  for (const statement of whole)
    await target.execute([statement], { runId, step: `repair:${statement.id}` }, run.signal);
  const raised = generators.length;
  const changed = moved + raised + whole.length;
  if (!isWriting) return { changed, raised, notes };
  await target.bookkeeping.finish(runId, { status: 'done', result: JSON.stringify({ repaired: changed }) });
  const traces = await target.bookkeeping.traces?.();
  return { changed, raised, notes, ...(traces && { traces }) };
}

/** Whether rows of a table are to be written or deleted, not only told of. */
function isWritten({ source }: TableWork, { rows, deleteExtra }: RepairTask): boolean {
  const found = rows.get(formatTableName(source.name));
  if (found === undefined) return false;
  return found.missing.length + found.changed.length > 0 || (deleteExtra && found.extra.length > 0);
}

async function begin(
  target: TargetSession,
  fingerprint: SourceFingerprint,
  { run, runId, prepared }: RepairTask,
): Promise<void> {
  const sides = { source: run.source.name, target: run.target.name };
  const plan = recordedPlan(prepared.plan);
  await target.bookkeeping.begin({ runId, version: VERSION, ...sides, fingerprint, plan });
}

/** The keys that had to rest are back when it ends, however it does. */
async function resting(
  keys: RestingKeys,
  work: () => Promise<number>,
): Promise<{ readonly moved: number; readonly notes: readonly Note[] }> {
  try {
    const moved = await work();
    return { moved, notes: await keys.restore() };
  } catch (error) {
    // What cannot come back stays recorded, and the first failure is the one to tell.
    await keys.restore().catch(() => undefined);
    throw error;
  }
}

async function writeTable(
  target: TargetSession,
  work: TableWork,
  task: RepairTask,
  keys: RestingKeys,
): Promise<number> {
  const name = formatTableName(work.source.name);
  const rows = task.rows.get(name);
  if (rows === undefined || rows.missing.length + rows.changed.length === 0) return 0;
  const step = await writeRows({ target, work, ...task }, rows, keys);
  task.account.add(name, step);
  return step.written ?? 0;
}

async function deleteFrom(
  target: TargetSession,
  work: TableWork,
  task: RepairTask,
  keys: RestingKeys,
): Promise<number> {
  const name = formatTableName(work.source.name);
  const rows = task.rows.get(name);
  if (rows === undefined || rows.extra.length === 0) return 0;
  const { deleteExtra, account } = task;
  const step = deleteExtra
    ? await deleteRows({ target, work, ...task }, rows, keys)
    : { kept: rows.extra.length };
  account.add(name, step);
  return step.deleted ?? 0;
}

/** Statements that raise the generators which are behind. */
function behindGenerators(
  tables: readonly Table[],
  { prepared, verification, run }: RepairTask,
): readonly Statement[] {
  const behind = new Set(
    verification.findings
      .filter(({ kind }) => kind === 'sequence')
      .map(({ place }) =>
        tableKey({ name: place.table ?? '', ...(place.schema && { schema: place.schema }) }),
      ),
  );
  const works = new Map(prepared.work.map((work) => [tableKey(work.target), work]));
  const concerned = tables
    .filter((table) => behind.has(tableKey(table.name)))
    .map((table) => {
      const work = works.get(tableKey(table.name));
      return work === undefined ? table : withLastValues(table, (column) => demandedLast(work, column));
    });
  const { ddl } = run.target.dialect;
  const own = prepared.sequences.filter(({ name }) => {
    return verification.findings.some(
      ({ place }) => place.object === name.name && place.schema === name.schema,
    );
  });
  return [...(ddl.raiseSequences?.(own) ?? []), ...ddl.resetIdentities(concerned)];
}
