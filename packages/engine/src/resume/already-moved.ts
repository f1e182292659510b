import { isMigrationError, MigrationError, type SourceSession } from '@godwit/plugin-api';
import { openTargetToRead } from '../dialects/open-sessions.js';
import { originalError } from '../errors/wrap-error.js';
import { prepareToCompare } from '../plan/prepare-plan.js';
import { refuseMissing } from '../run/leftovers.js';
import type { MigrationResult } from '../run/migration-result.js';
import { RunState } from '../run/run-state.js';
import type { RunContext } from '../run-context.js';
import { verifyTarget } from '../verify/verify-target.js';

/**
 * The account of a move that was refused because its tables are there already, where they hold exactly what it would make: a
 * run that was cut off behind its last word leaves no record that it had ended. Undefined: something differs.
 */
export async function alreadyMoved(
  run: RunContext,
  source: SourceSession,
  thrown: unknown,
  start: number,
): Promise<MigrationResult | undefined> {
  const error = originalError(thrown);
  const isThere = isMigrationError(error) && error.code === 'TARGET_NOT_EMPTY';
  const canCompare = run.target.dialect.openSource !== undefined && !run.options.renumber;
  if (run.beginning !== 'either' || !isThere || !canCompare) return undefined;
  return await compareAlready(run, source, start);
}

/**
 * The account of a move that had come to its end, once both sides are compared again as its options ask. Throws TARGET_CHANGED
 * where they do not hold the same any more.
 */
export async function stillMoved(
  run: RunContext,
  source: SourceSession,
  recorded: MigrationResult,
  start: number,
): Promise<MigrationResult> {
  const isCompared = run.options.verify !== 'none' && run.target.dialect.openSource !== undefined;
  if (recorded.status !== 'done' || !isCompared) return recorded;
  const found = await compareAlready(run, source, start);
  if (found !== undefined) return found;
  throw new MigrationError({
    code: 'TARGET_CHANGED',
    message: `The run ${recorded.runId} had moved all of it, and the target does not hold the same any more.`,
    hint: 'See what differs ("verify"), make it equal ("repair"), or leave it as it is: nothing is left to move.',
  });
}

async function compareAlready(
  run: RunContext,
  source: SourceSession,
  start: number,
): Promise<MigrationResult | undefined> {
  await using target = await openTargetToRead(run);
  await refuseMissing(target);
  const prepared = await prepareToCompare(run, { source, target });
  const level = run.options.mode === 'schema-only' ? 'schema' : 'full';
  const verification = await verifyTarget(run, { source, target }, prepared, { level });
  if (verification.status !== 'same') return undefined;
  const state = new RunState(run.runId, prepared, run.events, start);
  const rows = new Map(verification.tables.map(({ name, sourceRows }) => [name, sourceRows]));
  for (const account of state.accounts) account.wasThere(BigInt(rows.get(account.name) ?? 0));
  state.verification = verification;
  state.note({
    code: 'ALREADY_MOVED',
    severity: 'info',
    place: {},
    message: 'The target holds all of this already. Both sides were compared, and nothing was written.',
  });
  return state.result('done');
}
