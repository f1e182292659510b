import { isMigrationError, MigrationError, type Note, type SourceSession } from '@godwit/plugin-api';
import { openSource, openTargetOf } from '../dialects/open-sessions.js';
import { asMigrationError } from '../errors/wrap-error.js';
import type { Accepted } from '../options/accept.js';
import { notVerified } from '../plan/foresee/not-verified.js';
import { Ledger } from '../plan/ledger.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import { readerCount } from '../reading/reader-count.js';
import type { RunContext } from '../run-context.js';
import { verifyTarget } from '../verify/verify-target.js';
import type { MigrationResult } from './migration-result.js';
import { MigrationRunError } from './migration-run-error.js';

/** Opens the target to be read. Throws DIALECT_CANNOT_READ where its dialect cannot. */
export function openTargetToRead(run: RunContext): Promise<SourceSession> {
  const { target, options, signal } = run;
  if (target.dialect.openSource === undefined) {
    throw new MigrationError({
      code: 'DIALECT_CANNOT_READ',
      message: `The dialect "${target.dialect.name}" cannot be read, so that nothing in it can be verified.`,
    });
  }
  return openSource(target, {
    readers: readerCount(options),
    snapshot: 'live',
    options: options.ofTarget,
    signal,
  });
}

/**
 * Compares both sides as `verify` says, and records what differs. Throws a MigrationRunError with the account where the
 * comparison could not be made: the rows are in the target then.
 */
export async function proveRun(
  run: RunContext,
  source: SourceSession,
  prepared: PreparedPlan,
  result: MigrationResult,
): Promise<MigrationResult> {
  try {
    const proved = await compareRun(run, source, prepared, result);
    if (proved.verification?.status === 'different') await recordProved(run, proved);
    return proved;
  } catch (error) {
    throw unproved(run, error, result);
  }
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
  const unverified = notVerified(run);
  if (unverified !== undefined) return withNote(result, unverified, options.accept);
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

/** The run was recorded as done before it was compared. */
async function recordProved(run: RunContext, { status, ...rest }: MigrationResult): Promise<void> {
  await using target = await openTargetOf(run);
  await target.bookkeeping.finish(run.runId, { status, result: JSON.stringify({ ...rest, status }) });
}

function unproved(run: RunContext, thrown: unknown, result: MigrationResult): MigrationRunError {
  const error = asMigrationError(thrown, run.signal);
  const interrupted = error.code === 'INTERRUPTED';
  const hint =
    result.mode === 'schema-only'
      ? 'The schema was made and stays, but it is not verified.'
      : 'All rows were moved and stay, but they are not verified. Run "verify" to compare both sides.';
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
