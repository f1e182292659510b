import type { MigrationResult } from '@godwit/engine';
import { printable } from './printable.js';

/** What is left in the target that was not moved there, what needs it and what takes it away; a line of its own. */
export function tracesOf({
  traces,
  status,
  rejects,
}: Pick<MigrationResult, 'traces' | 'rejects'> & { readonly status?: string }): string {
  if (traces === undefined) return '';
  const isEnded = status === 'done' || status === 'incomplete';
  const retry = rejects === undefined ? '' : '"retry-rejects" and ';
  const needs = isEnded ? `, for ${retry}"rollback"` : '';
  return `\n  godwit leaves ${printable(traces.what)} there${needs}. To remove: ${printable(traces.removal)}`;
}
