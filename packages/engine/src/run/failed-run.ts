import type { Note, TargetSession, Traces } from '@godwit/plugin-api';
import { asMigrationError } from '../errors/wrap-error.js';
import type { RunContext } from '../run-context.js';
import { describeTarget } from './describe-target.js';
import type { MigrationResult } from './migration-result.js';
import { MigrationRunError } from './migration-run-error.js';
import type { RunState } from './run-state.js';

/** Ends a run that failed: records it where its records are, and makes the error with the account. Without a target that is reached nothing is recorded. */
export async function failedRun(
  run: RunContext,
  state: RunState,
  thrown: unknown,
  target?: TargetSession,
): Promise<MigrationRunError> {
  const error = asMigrationError(thrown, run.signal);
  state.goesOn = isRecorded(run, target) && !state.takenBack && hasRows(state);
  const isBuiltAside = target?.complete !== undefined;
  state.isAside = isBuiltAside && (await isKept(target, state));
  state.discarded = isBuiltAside && !state.isAside;
  const account = state.result(error.code === 'INTERRUPTED' ? 'interrupted' : 'failed');
  const unrecorded = await recordFailure(run, target, account, state);
  const traces = unrecorded === undefined ? await tracesOfFailure(target, state) : undefined;
  const result = traces === undefined ? account : { ...account, traces };
  run.events.emit({ type: 'run:finished', result });
  const hints = [error.hint, describeTarget(state, traces), unrecorded?.message];
  const { code, message, place, cause = thrown } = error;
  const hint = hints.filter((text) => text !== undefined).join('\n');
  return new MigrationRunError({ code, message, place, hint, cause }, result);
}

/** A target that is not reached any more keeps what was recorded in it. */
function isRecorded({ options }: RunContext, target: TargetSession | undefined): boolean {
  if (options.bookkeeping === 'none') return false;
  return target === undefined || target.bookkeeping.reopen !== undefined;
}

/** Where no row is there yet nothing is lost by beginning anew. */
function hasRows({ accounts, prepared: { plan } }: RunState): boolean {
  return plan.options.mode === 'schema-only' || accounts.some(({ written }) => written > 0n);
}

/** Whether what was built aside stays for a run that goes on. */
async function isKept(target: TargetSession, state: RunState): Promise<boolean> {
  if (!state.goesOn || target.keep === undefined) {
    state.goesOn = false;
    return false;
  }
  try {
    await target.keep();
    return true;
  } catch {
    state.goesOn = false;
    return false;
  }
}

/** Records that are still needed, to go on or to bring something back, are not offered for removal. */
async function tracesOfFailure(
  target: TargetSession | undefined,
  state: RunState,
): Promise<Traces | undefined> {
  if (state.discarded || state.goesOn || state.needsRecords) return undefined;
  return await target?.bookkeeping.traces?.().catch(() => undefined);
}

/** The connection itself may be what failed; the first failure is the one to tell then. */
async function recordFailure(
  run: RunContext,
  target: TargetSession | undefined,
  { status, ...rest }: MigrationResult,
  { discarded }: RunState,
): Promise<Pick<Note, 'message'> | undefined> {
  // What was built aside goes, and its records with it.
  if (discarded || target === undefined) return undefined;
  try {
    await target.bookkeeping.finish(run.runId, { status, result: JSON.stringify({ ...rest, status }) });
    return undefined;
  } catch {
    return { message: 'The end of the run could not be recorded in the target.' };
  }
}
