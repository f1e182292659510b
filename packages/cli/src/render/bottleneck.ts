import type { MigrationResult, TimeSpent } from '@godwit/engine';
import { formatSeconds } from './figures.js';

/** A smaller part is not worth a word. */
const LEAST = 0.05;

/** What most of a run's time went into, as a line; '' where that is not known. */
export function renderBottleneck({ time, target }: Pick<MigrationResult, 'time' | 'target'>): string {
  if (time === undefined) return '';
  const all = Object.values(time).reduce((sum, seconds) => sum + seconds, 0);
  const parts = (Object.entries(time) as [keyof TimeSpent, number][])
    .filter(([, seconds]) => seconds > 0 && seconds >= all * LEAST)
    .sort(([, a], [, b]) => b - a);
  const [first, second] = parts.map(([part, seconds]) => {
    return `${wordsOf(part, target.name)} (${Math.round((seconds / all) * 100)} %, ${formatSeconds(seconds)})`;
  });
  if (first === undefined) return '';
  return `\n  Most of the time went into ${first}${second === undefined ? '' : `, then ${second}`}`;
}

function wordsOf(part: keyof TimeSpent, target: string): string {
  // A url names a server, anything else is a file.
  if (part === 'server') return /^\w+:\/\//.test(target) ? 'the server' : 'writing the file';
  return part === 'proof' ? 'the proof' : part;
}
