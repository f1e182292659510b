import { isMigrationError } from '@godwit/plugin-api';
import type { FailureReport } from './migration-plan.js';

/** An error as data, whatever was thrown. */
export function failureOf(error: unknown): FailureReport {
  if (!isMigrationError(error)) return { code: 'INTERNAL', message: String(error), place: {} };
  const { code, message, place, hint } = error;
  return { code, message, place, ...(hint === undefined ? {} : { hint }) };
}
