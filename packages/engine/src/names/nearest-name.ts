import { editDistance } from '@godwit/plugin-api';

/** The names most like a given one, best first: at most three, none that differs in more than half of its letters. */
export function nearestNames(name: string, known: readonly string[]): readonly string[] {
  const lower = name.toLowerCase();
  return known
    .map((candidate) => ({ candidate, distance: editDistance(lower, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(name.length, candidate.length) / 2)
    .sort((a, b) => a.distance - b.distance || lengthGap(name, a.candidate) - lengthGap(name, b.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** A sentence that offers the nearest names, or lists all where none is near; '' where there is nothing to say. */
export function suggestNames(name: string, known: readonly string[]): string {
  const near = nearestNames(name, known);
  if (near.length > 0) return `Did you mean ${near.map((one) => `"${one}"`).join(' or ')}?`;
  return known.length === 0 ? '' : `Known: ${listNames(known)}.`;
}

/** Names for a message: the first 20, and how many more there are. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 20).join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}

function lengthGap(a: string, b: string): number {
  return Math.abs(a.length - b.length);
}
