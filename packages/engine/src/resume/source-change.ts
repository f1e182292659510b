import { MigrationError, type RecordedRun, type SourceSession } from '@godwit/plugin-api';
import type { RunContext } from '../run-context.js';

/** The facts that tell that a source is not what it was; empty where it is certainly the same. */
async function changedFacts(
  source: SourceSession,
  { fingerprint: then }: RecordedRun,
): Promise<readonly string[]> {
  const now = await source.fingerprint();
  const facts = [...new Set([...Object.keys(then), ...Object.keys(now)])];
  return facts.filter((fact) => then[fact] !== now[fact]);
}

/** Whether a source certainly holds what it held when a run began. */
export async function isUnchanged(source: SourceSession, recorded: RecordedRun): Promise<boolean> {
  return source.keepsPositions === true && (await changedFacts(source, recorded)).length === 0;
}

/**
 * Whether the rows that a run has copied may not be those of the source any more: its snapshot is gone, and only a file can
 * be known to be the same. Throws SOURCE_CHANGED unless the run is to be compared and repaired at its end.
 */
export async function hasSourceChanged(
  { options }: RunContext,
  source: SourceSession,
  recorded: RecordedRun,
): Promise<boolean> {
  const changed = await changedFacts(source, recorded);
  if (changed.length === 0 && source.keepsPositions === true) return false;
  if (options.onSourceChange === 'verify') return true;
  throw new MigrationError({
    code: 'SOURCE_CHANGED',
    message:
      source.keepsPositions === true
        ? `The source was written to since the run began (${changed.join(', ')}).`
        : 'The snapshot of the source ended with the run, so that its rows may be others by now.',
    hint: 'To go on all the same, and to have every row compared and made equal at the end: options.onSourceChange "verify". Or take the run back ("rollback") and begin anew.',
  });
}
