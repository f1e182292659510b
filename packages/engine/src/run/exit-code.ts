import { ERROR_CODES, isMigrationError, type Note } from '@godwit/plugin-api';
import { isUnaccepted } from '../plan/accept-notes.js';
import type { MigrationPlan } from '../plan/migration-plan.js';
import type { MigrationResult } from './migration-result.js';

/**
 * The exit code of a command that ended with this plan, result or error: 0 done, 1 failed, 2 wrong usage, 3 incomplete
 * or, where `strict` asks for that, with notes that nothing accepts, 130 interrupted.
 */
export function exitCodeOf(outcome: unknown): number {
  if (isMigrationError(outcome)) return ERROR_CODES[outcome.code] ?? 1;
  if (isPlan(outcome)) {
    const [obstacle] = outcome.obstacles;
    if (obstacle !== undefined) return ERROR_CODES[obstacle.code] ?? 1;
    return unacceptedNotes(outcome).length > 0 ? 3 : 0;
  }
  if (!isResult(outcome)) return 1;
  if (outcome.status === 'done' && unacceptedNotes(outcome).length > 0) return 3;
  return { done: 0, incomplete: 3, failed: 1, interrupted: 130 }[outcome.status];
}

/** The losses and warnings that `strict` counts: those that nothing accepts; none where it is not asked for. */
export function unacceptedNotes(outcome: MigrationPlan | MigrationResult): readonly Note[] {
  const strict = isPlan(outcome) ? outcome.options.strict : outcome.strict;
  return strict ? outcome.ledger.filter(isUnaccepted) : [];
}

function isResult(outcome: unknown): outcome is MigrationResult {
  return typeof outcome === 'object' && outcome !== null && 'status' in outcome && 'rowsMigrated' in outcome;
}

function isPlan(outcome: unknown): outcome is MigrationPlan {
  return typeof outcome === 'object' && outcome !== null && 'statements' in outcome && 'options' in outcome;
}
