import { ERROR_CODES, isMigrationError } from '@godwit/plugin-api';
import type { MigrationResult } from './migration-result.js';

/** The exit code of a command that ended with this result or error: 0 done, 1 failed, 2 wrong usage, 3 incomplete, 130 interrupted. */
export function exitCodeOf(outcome: unknown): number {
  if (isMigrationError(outcome)) return ERROR_CODES[outcome.code] ?? 1;
  if (!isResult(outcome)) return 1;
  return { done: 0, incomplete: 3, failed: 1, interrupted: 130 }[outcome.status];
}

function isResult(outcome: unknown): outcome is MigrationResult {
  return typeof outcome === 'object' && outcome !== null && 'status' in outcome && 'rowsMigrated' in outcome;
}
