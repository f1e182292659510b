import { isMigrationError, type Note, type SourceSession } from '@godwit/plugin-api';
import { openTargetOf, openTargetToRead } from '../dialects/open-sessions.js';
import { asMigrationError } from '../errors/wrap-error.js';
import type { Accepted } from '../options/accept.js';
import { notVerified } from '../plan/foresee/not-verified.js';
import { Ledger } from '../plan/ledger.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import { Patience } from '../resume/patience.js';
import { pause } from '../resume/pause.js';
import type { RunContext } from '../run-context.js';
import type { VerificationResult } from '../verify/verification-result.js';
import { verifyTarget } from '../verify/verify-target.js';
import type { Moved } from './attempt.js';
import type { MigrationResult } from './migration-result.js';
import { MigrationRunError } from './migration-run-error.js';
import { isProofDue, waitsForProof } from './proof-due.js';
import type { SourceHolder } from './source-holder.js';

/** The source, which may have to be opened again, and what makes the target equal to it. */
export interface ProofSides {
  readonly holder: SourceHolder;
  mend(source: SourceSession): Promise<Mended>;
}

/**
 * Compares both sides as `verify` says, or makes them equal where the source may have changed, and records what was found; again
 * where a connection is lost meanwhile. Throws a MigrationRunError with the account where the comparison could not be made: the
 * rows are in the target then.
 */
export async function proveRun(moved: Moved, sides: ProofSides): Promise<MigrationResult> {
  const { run, prepared, result } = moved;
  if (prepared === undefined) return result;
  const isDue = isProofDue(run, prepared.plan);
  if (!moved.sourceChanged && !isDue) return waitsForProof(prepared.plan) ? result : notedRun(run, result);
  const patience = new Patience(run.options.reconnect);
  let { sourceChanged } = moved;
  for (;;) {
    try {
      if (await sides.holder.reopenLost()) sourceChanged = true;
      const source = sides.holder.session;
      const proved = sourceChanged
        ? await mendRun(run, result, () => sides.mend(source))
        : await compareRun(run, source, prepared, result);
      await recordProved(run, proved);
      return proved;
    } catch (error) {
      if (!(await mayProveAgain(run, sides.holder, patience, error))) throw unproved(run, error, result);
    }
  }
}

async function mayProveAgain(
  run: RunContext,
  holder: SourceHolder,
  patience: Patience,
  error: unknown,
): Promise<boolean> {
  if (run.signal.aborted || !patience.has(error, true)) return false;
  if (!(await pause(run, patience, error))) return false;
  // Another snapshot may show other rows.
  return !(await holder.isLost()) || run.options.onSourceChange === 'verify';
}

/** Both sides as they are once what differed was written again. */
interface Mended {
  readonly verification: VerificationResult;
  readonly seconds: number;
}

async function mendRun(
  run: RunContext,
  result: MigrationResult,
  mend: () => Promise<Mended>,
): Promise<MigrationResult> {
  run.events.emit({ type: 'run:repairing' });
  const { verification, seconds } = await mend();
  const status = verification.status === 'same' ? result.status : 'incomplete';
  return { ...result, status, verification, seconds: result.seconds + seconds };
}

/** That nothing was compared is told where it was wanted. */
function notedRun(run: RunContext, result: MigrationResult): MigrationResult {
  const note = notVerified(run);
  return note === undefined ? result : withNote(result, note, run.options.accept);
}

/** Compares both sides as `verify` says; the answer is the account with what was found. */
export async function compareRun(
  run: RunContext,
  source: SourceSession,
  prepared: PreparedPlan,
  result: MigrationResult,
): Promise<MigrationResult> {
  const { options } = run;
  if (options.verify === 'none') return result;
  if (notVerified(run) !== undefined) return notedRun(run, result);
  const work = prepared.work.filter((_, index) => result.tables[index]?.status === 'done');
  await using target = await openTargetToRead(run);
  const schemaOnly = options.mode === 'schema-only';
  const planned = new Set(prepared.plan.ledger.map((note) => JSON.stringify(note)));
  const happened = result.ledger.filter((note) => !planned.has(JSON.stringify(note)));
  const scope = schemaOnly
    ? { level: 'schema' as const, happened, work: prepared.work }
    : { level: options.verify, happened, work };
  const verification = await verifyTarget(run, { source, target }, prepared, scope);
  const seconds = Math.round((result.seconds + verification.seconds) * 1000) / 1000;
  const status = verification.status === 'same' ? result.status : 'incomplete';
  return { ...result, status, verification, seconds };
}

/** The run was recorded as one that is not proved yet. */
async function recordProved(run: RunContext, result: MigrationResult): Promise<void> {
  await using target = await openTargetOf(run);
  const isKnown = target.bookkeeping.reopen === undefined && result.status !== 'incomplete';
  if (!isKnown)
    await target.bookkeeping.finish(run.runId, { status: result.status, result: JSON.stringify(result) });
}

function unproved(run: RunContext, thrown: unknown, result: MigrationResult): MigrationRunError {
  const error = asMigrationError(thrown, run.signal);
  const interrupted = error.code === 'INTERRUPTED';
  const hint =
    result.mode === 'schema-only'
      ? 'The schema was made and stays, but it is not verified.'
      : 'All rows were moved and stay, but they are not verified. Run "resume" or "verify" to compare both sides.';
  const details = {
    code: error.code,
    message: error.message,
    place: error.place,
    hint: isMigrationError(error) && error.hint !== undefined ? `${error.hint}\n${hint}` : hint,
    cause: error.cause ?? thrown,
  };
  return new MigrationRunError(details, { ...result, status: interrupted ? 'interrupted' : 'failed' });
}

function withNote(result: MigrationResult, note: Note, accept: readonly Accepted[]): MigrationResult {
  const ledger = new Ledger(accept);
  ledger.add(...result.ledger, note);
  return { ...result, ledger: ledger.sorted() };
}
