import { MigrationError, type RecordedRun } from '@godwit/plugin-api';
import type { MigrationResult } from '../run/migration-result.js';

/** The account of a recorded run. Throws RECORDS_DAMAGED. */
export function recordedResult({ runId, result }: RecordedRun): MigrationResult {
  try {
    const found = JSON.parse(result ?? '') as Partial<MigrationResult> | null;
    if (Array.isArray(found?.tables) && Array.isArray(found.ledger)) return found as MigrationResult;
  } catch {
    // What it is not is told below.
  }
  throw new MigrationError({
    code: 'RECORDS_DAMAGED',
    message: `The record of the run ${runId} does not hold its account.`,
    hint: 'Run "verify" to compare both sides.',
  });
}
