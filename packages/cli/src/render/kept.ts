import type { RunOnRecord } from '@godwit/engine';
import type { Note } from '@godwit/plugin-api';
import type { OptionWords } from '../option-words.js';
import { printable } from './printable.js';

/** Where a run kept what it had replaced, and which commands know it; '' where it kept nothing. */
export function renderKept(ledger: readonly Note[], words: OptionWords): string {
  const kept = keptIn(ledger).map((message) => `  ${printable(message)}\n`);
  if (kept.length === 0) return '';
  const [back, drop] = [words.command('rollback'), words.command('clean')].map(printable);
  return `${kept.join('')}  To bring it back: ${back}; to drop it: ${drop} --dropped\n`;
}

/** What a removal of records says of that which runs kept and nobody dropped with it. */
export function renderStays(runs: readonly RunOnRecord[], words: OptionWords): string {
  const standing = runs.filter(({ status }) => status !== 'rolled-back');
  const kept = standing.flatMap(({ result }) => keptIn(result?.ledger ?? []));
  if (kept.length === 0) return '';
  const lines = [...kept, `To drop it: ${words.command('clean')} --dropped`];
  return lines.map((line) => `  ${printable(line)}\n`).join('');
}

function keptIn(ledger: readonly Note[]): readonly string[] {
  return ledger.filter(({ code }) => code === 'REPLACED_KEPT').map(({ message }) => message);
}
