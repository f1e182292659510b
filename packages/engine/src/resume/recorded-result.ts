import { MigrationError, type RecordedRun } from '@godwit/plugin-api';
import type { MigrationResult } from '../run/migration-result.js';

/** The account of a recorded run; undefined where it has none. */
export function resultOf({ result }: RecordedRun): MigrationResult | undefined {
  try {
    const found = JSON.parse(result ?? 'null') as Partial<MigrationResult> | null;
    return Array.isArray(found?.tables) && Array.isArray(found.ledger)
      ? (found as MigrationResult)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The account of a recorded run. Throws RECORDS_DAMAGED. */
export function recordedResult(recorded: RecordedRun): MigrationResult {
  const found = resultOf(recorded);
  if (found !== undefined) return found;
  throw new MigrationError({
    code: 'RECORDS_DAMAGED',
    message: `The record of the run ${recorded.runId} does not hold its account.`,
    hint: 'Run "verify" to compare both sides.',
  });
}
