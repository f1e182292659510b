import type { SourceSession } from '@godwit/plugin-api';
import type { TableWork } from '../plan/tables/planned-table.js';
import { SourceProbes } from '../plan/tables/source-probes.js';
import type { KeyFinding } from './check-keys.js';
import type { VerifyFinding } from './verification-result.js';

/**
 * Leaves out rows that stand against a key in the source as well, as many as in the target: SQLite does not enforce
 * references by default, and a comparison does not tell what both sides have.
 */
export async function notInSource(
  found: readonly KeyFinding[],
  source: SourceSession,
  work: readonly TableWork[],
  dialect: string,
  signal: AbortSignal,
): Promise<readonly VerifyFinding[]> {
  if (found.length === 0) return [];
  const probes = new SourceProbes(work, dialect);
  // A generator of the target has nothing to do with the one of the source.
  const asked = found.map(({ probe, finding }) =>
    finding.kind === 'sequence' ? undefined : probes.probe(probe),
  );
  const answers = await source.count?.(
    asked.filter((probe) => probe !== undefined),
    signal,
  );
  let next = 0;
  return found.flatMap(({ finding }, index) => {
    const answer = asked[index] === undefined ? undefined : answers?.[next++];
    return answer !== undefined && Number(answer.count) === finding.count ? [] : [finding];
  });
}
