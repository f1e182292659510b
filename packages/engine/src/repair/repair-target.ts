import { randomUUID } from 'node:crypto';
import { formatTableName, type SourceSession } from '@godwit/plugin-api';
import { openTargetOf, openTargetToRead } from '../dialects/open-sessions.js';
import { prepareToCompare } from '../plan/prepare-plan.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import { isSyncRun } from '../resume/run-memory.js';
import { bringBackTelling } from '../run/leftovers.js';
import type { RunContext } from '../run-context.js';
import { DifferingRows } from '../verify/differing-rows.js';
import type { VerificationResult } from '../verify/verification-result.js';
import { verifyTarget } from '../verify/verify-target.js';
import { RepairAccount } from './repair-account.js';
import type { RepairResult } from './repair-result.js';
import { type RepairPass, writeRepair } from './write-repair.js';

/** What one pass of a comparison found, with the rows to write. */
interface Pass {
  readonly prepared: PreparedPlan;
  readonly verification: VerificationResult;
  readonly rows: ReadonlyMap<string, DifferingRows>;
}

/**
 * Compares, writes what differs and compares again, until nothing is left that a pass could mend. Each pass keeps a bounded
 * number of rows in memory. The target is never read and written at the same time.
 */
export async function repairTarget(
  run: RunContext,
  source: SourceSession,
  deleteExtra: boolean,
): Promise<RepairResult> {
  const started = performance.now();
  const account = new RepairAccount();
  await restoreTarget(run);
  let pass = await compareSides(run, source);
  const clean = pass.verification.status === 'same';
  let done: RepairPass = { changed: 0, raised: 0, notes: [] };
  while (pass.verification.status !== 'same') {
    const before = done;
    done = await writeRows(run, source, pass, account, deleteExtra);
    const raised = before.raised + done.raised;
    done = { ...done, raised, notes: [...before.notes, ...done.notes] };
    if (done.changed === 0) break;
    const behind = numberBehind(pass);
    pass = await compareSides(run, source, pass.prepared);
    // Generators that no raising moves would be raised for ever.
    if (done.changed === raised - before.raised && numberBehind(pass) >= behind) break;
  }
  const same = pass.verification.status === 'same';
  if (same) await settleRejects(run);
  return {
    status: clean ? 'clean' : same ? 'repaired' : 'different',
    tables: account.tables(),
    raised: done.raised,
    notes: done.notes,
    ...(done.traces && { traces: done.traces }),
    verification: pass.verification,
    seconds: Math.round(performance.now() - started) / 1000,
  };
}

async function compareSides(run: RunContext, source: SourceSession, known?: PreparedPlan): Promise<Pass> {
  await using target = await openTargetToRead(run);
  const prepared = known ?? (await prepareToCompare(run, { source, target }));
  const rows = new Map(prepared.work.map((work) => [formatTableName(work.source.name), new DifferingRows()]));
  const verification = await verifyTarget(run, { source, target }, prepared, { level: 'full', rows });
  return { prepared, verification, rows };
}

async function writeRows(
  run: RunContext,
  source: SourceSession,
  { prepared, verification, rows }: Pass,
  account: RepairAccount,
  deleteExtra: boolean,
): Promise<RepairPass> {
  await using target = await openTargetOf(run);
  await target.checkRights({ tables: false });
  const runId = randomUUID();
  await using _lock = await target.lock(runId);
  const task = { runId, prepared, verification, rows, deleteExtra, account, run };
  const done = await writeRepair(target, await source.fingerprint(), task);
  // Rows that are right now may let a key hold for all of them again.
  await bringBackTelling(run, target);
  return done;
}

/** Rows that a run had refused are there, or their source has let them go. */
async function settleRejects(run: RunContext): Promise<void> {
  await using target = await openTargetOf(run);
  const { bookkeeping } = target;
  if (bookkeeping.settle === undefined) return;
  const [last] = ((await bookkeeping.history?.()) ?? []).filter(
    (run) => run.state !== undefined && !isSyncRun(run),
  );
  const { rejects = [] } = (last && (await bookkeeping.progress?.(last.runId))) ?? {};
  if (last === undefined || rejects.length === 0) return;
  await using _lock = await target.lock(last.runId);
  await bookkeeping.settle(last.runId, rejects);
}

/** What an earlier run that was cut off took away comes back before anything is compared. */
async function restoreTarget(run: RunContext): Promise<void> {
  await using target = await openTargetOf(run);
  if (target.restore === undefined) return;
  await using _lock = await target.lock(randomUUID());
  await bringBackTelling(run, target);
}

/** How many generators are behind. */
function numberBehind({ verification }: Pass): number {
  return verification.findings.filter(({ kind }) => kind === 'sequence').length;
}
