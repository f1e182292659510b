import { type ErrorDetails, MigrationError } from '@godwit/plugin-api';
import type { MigrationResult } from './migration-result.js';

/** The error of a run that had begun: what went wrong, and the account of what the target holds now. */
export class MigrationRunError extends MigrationError {
  readonly result: MigrationResult;

  constructor(details: ErrorDetails, result: MigrationResult) {
    super(details);
    this.result = result;
  }
}

/** Whether a thrown thing carries the account of a run. */
export function isMigrationRunError(error: unknown): error is MigrationRunError {
  return typeof error === 'object' && error !== null && 'result' in error && 'code' in error;
}
