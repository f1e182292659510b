import { ERROR_CODES, isMigrationError, type Note } from '@godwit/plugin-api';
import { isUnaccepted } from '../plan/accept-notes.js';
import type { MigrationPlan } from '../plan/migration-plan.js';
import type { MigrationResult } from './migration-result.js';

/** What a comparison, a repair, a retry or a rollback can end with, and what that means. */
const STATUSES: Readonly<Record<string, number>> = {
  done: 0,
  same: 0,
  clean: 0,
  repaired: 0,
  applied: 0,
  arrived: 0,
  'rolled-back': 0,
  incomplete: 3,
  left: 3,
  planned: 3,
  blocked: 3,
  different: 3,
  failed: 1,
  interrupted: 130,
};

/**
 * The exit code of a command that ended with this plan, result or error: 0 done, 1 failed, 2 wrong usage, 3 incomplete
 * or different or, where `strict` asks for that, with notes that nothing accepts, 130 interrupted. Of what is none of these: 1.
 */
export function exitCodeOf(outcome: unknown): number {
  if (isMigrationError(outcome)) return ERROR_CODES[outcome.code] ?? 1;
  if (isPlan(outcome)) {
    const [obstacle] = outcome.obstacles;
    if (obstacle !== undefined) return ERROR_CODES[obstacle.code] ?? 1;
    return unacceptedNotes(outcome).length > 0 ? 3 : 0;
  }
  if (!hasStatus(outcome)) return 1;
  if (isResult(outcome) && outcome.status === 'done' && unacceptedNotes(outcome).length > 0) return 3;
  return Object.hasOwn(STATUSES, outcome.status) ? (STATUSES[outcome.status] ?? 1) : 1;
}

/** The losses and warnings that `strict` counts: those that nothing accepts; none where it is not asked for. */
export function unacceptedNotes(outcome: MigrationPlan | MigrationResult): readonly Note[] {
  const strict = isPlan(outcome) ? outcome.options.strict : outcome.strict;
  return strict ? outcome.ledger.filter(isUnaccepted) : [];
}

function hasStatus(outcome: unknown): outcome is { readonly status: string } {
  return (
    typeof outcome === 'object' &&
    outcome !== null &&
    'status' in outcome &&
    typeof outcome.status === 'string'
  );
}

function isResult(outcome: object): outcome is MigrationResult {
  return 'rowsMigrated' in outcome;
}

function isPlan(outcome: unknown): outcome is MigrationPlan {
  return typeof outcome === 'object' && outcome !== null && 'statements' in outcome && 'options' in outcome;
}
