import { formatLogicalType } from '@godwit/plugin-api';
import type { ColumnDraft } from '../tables/drafts.js';

/** What became of a column, in words. */
export interface Fate {
  /** `became text`; or how it is read and what is made of that. */
  readonly became: string;
  /** The same without its verb: `text`. */
  readonly type: string;
  /** Whether a transform gives its values another type than they are read as. */
  readonly transformed: boolean;
}

/** What the values of a column are read as, and what transforms make of them. */
export function fateOf({ as, type, steps }: ColumnDraft): Fate {
  const read = formatLogicalType(as);
  if (as === type) return { became: `became ${read}`, type: read, transformed: false };
  const names = steps.map(({ transform }) => `"${transform.name}"`).join(' and ');
  const word = steps.length === 1 ? 'transform' : 'transforms';
  const made = `, of which the ${word} ${names} made ${formatLogicalType(type)}`;
  return { became: `is read as ${read}${made}`, type: `${read}${made}`, transformed: true };
}

/** A sentence as it goes on behind a colon. */
export function afterColon(sentence: string): string {
  return /^[A-Z][a-z]/.test(sentence)
    ? `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`
    : sentence;
}
