import { randomUUID } from 'node:crypto';
import { MigrationError } from '@godwit/plugin-api';
import type { MigrationParts } from '../migration-manager.js';
import type { Side } from '../options/migration-config.js';
import { refuseMissing } from '../run/leftovers.js';
import { type RecordsOptions, withTarget } from './target-call.js';

/** Options of {@link cleanTarget}. */
export interface CleanOptions extends RecordsOptions {
  /** Also records of a run that could go on. Absent: such a run is RUN_UNFINISHED. */
  readonly unfinished?: boolean;
  /** Drops what runs kept of what they had replaced (`keepDropped`) as well. */
  readonly dropped?: boolean;
}

/**
 * Removes what godwit keeps in a target for itself: its records, and what was replaced where that is asked. What was moved stays. Answers with a phrase that says what is
 * gone; undefined: there was nothing. Throws RUN_UNFINISHED, TARGET_UNRESTORED, TARGET_LOCKED.
 */
export function cleanTarget(
  target: Side,
  parts: MigrationParts = {},
  options: CleanOptions = {},
): Promise<string | undefined> {
  return withTarget(target, parts, options, async ({ session }) => {
    const { bookkeeping } = session;
    await refuseMissing(session);
    const [open] = (await bookkeeping.unfinished?.()) ?? [];
    if (open !== undefined && options.unfinished !== true) throw wouldEnd(open.runId);
    await using _lock = await session.lock(randomUUID());
    const dropped = options.dropped === true ? ((await session.dropKept?.()) ?? []) : [];
    const records = await bookkeeping.clean?.();
    const gone = records === undefined ? dropped : [...dropped, records];
    return gone.length === 0 ? undefined : gone.join(', ');
  });
}

function wouldEnd(runId: string): MigrationError {
  return new MigrationError({
    code: 'RUN_UNFINISHED',
    message: `The run ${runId} is not finished, and without its records it cannot go on, nor be taken back.`,
    hint: 'Finish it with "resume", or take it back with "rollback".',
  });
}
