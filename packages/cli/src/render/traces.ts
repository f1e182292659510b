import type { MigrationResult } from '@godwit/engine';
import { printable } from './printable.js';

/** What is left in the target that was not moved there, and what takes it away; a line of its own. */
export function tracesOf({ traces }: Pick<MigrationResult, 'traces'>): string {
  if (traces === undefined) return '';
  return `\n  godwit leaves ${printable(traces.what)} there. To remove: ${printable(traces.removal)}`;
}
