import { nearestKey } from '@godwit/plugin-api';

/** "Did you mean ...?", or the whole list. */
export function suggestKey(word: string, known: readonly string[]): string {
  const nearest = nearestKey(word, known);
  return nearest === undefined ? `Known are ${known.join(', ')}.` : `Did you mean "${nearest}"?`;
}
