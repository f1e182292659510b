import {
  MigrationError,
  type Note,
  type Restored,
  type RestoreOptions,
  type SourceSession,
  type TargetSession,
} from '@godwit/plugin-api';
import type { RunContext } from '../run-context.js';

/**
 * Refuses to judge a target that is not what its people made it: a run that is gone took something away. Throws
 * TARGET_UNRESTORED naming each object.
 */
export async function refuseMissing(session: Pick<SourceSession | TargetSession, 'missing'>): Promise<void> {
  const missing = (await session.missing?.()) ?? [];
  if (missing.length === 0) return;
  throw new MigrationError({
    code: 'TARGET_UNRESTORED',
    message: `A run that was cut off took away from the target and did not bring back: ${missing.join('; ')}.`,
    hint: 'The commands "migrate" and "repair" bring them back before they do anything else.',
  });
}

/**
 * Brings back what runs that are gone took away, and answers with a note for each. Under the lock. Throws
 * TARGET_UNRESTORED where something cannot come back for another reason than its rows.
 */
export async function bringBack(target: TargetSession, how: RestoreOptions = {}): Promise<readonly Note[]> {
  const found = (await target.restore?.(how)) ?? [];
  const failed = found.filter(({ state, failure }) => state === 'missing' && failure?.rows === false);
  if (failed.length > 0) throw unrestored(failed);
  return found.map(restoredNote);
}

/** Brings back, and tells whoever listens to the run. */
export async function bringBackTelling(
  { events }: Pick<RunContext, 'events'>,
  target: TargetSession,
  how?: RestoreOptions,
): Promise<readonly Note[]> {
  const notes = await bringBack(target, how);
  if (notes.length > 0) events.emit({ type: 'target:restored', notes });
  return notes;
}

function unrestored(failed: readonly Restored[]): MigrationError {
  const reasons = failed.map(({ object, failure }) => `${object}: ${failure?.reason}`);
  return new MigrationError({
    code: 'TARGET_UNRESTORED',
    message: `A run that was cut off took away from the target, and it cannot be brought back: ${reasons.join('; ')}.`,
    hint: ['Mend the cause, or execute by hand:', ...failed.map(({ failure }) => failure?.sql)].join('\n'),
  });
}

const STATES: Readonly<Record<Restored['state'], string>> = {
  whole: 'it is there again as it was.',
  weaker: 'it is there and holds for new and changed rows only, because rows stand against it.',
  missing: 'rows stand against it, so it is not there.',
};

function restoredNote({ object, state, failure }: Restored): Note {
  return {
    code: 'RESTORED',
    severity: state === 'whole' ? 'info' : 'warning',
    place: {},
    message: `A run that was cut off had left this open, ${object}: ${STATES[state]}`,
    ...(failure === undefined ? {} : { suggestion: failure.sql }),
  };
}
