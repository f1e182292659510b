import type { MigrationOptions } from '@godwit/engine';
import type { Compared } from '../move.js';
import type { Output } from '../output.js';
import { shellWord } from '../typed-command.js';
import { formatMoment } from './figures.js';
import { SHOWN_ID } from './history.js';
import { printable } from './printable.js';

/** Says what is known of the run that a comparison looks at: that it is unfinished, and which options are taken from it. */
export function tellCompared({ inherited, unfinished }: Omit<Compared, 'manager'>, output: Output): void {
  if (unfinished !== undefined) {
    const run = `The run ${unfinished.runId.slice(0, SHOWN_ID)} of ${formatMoment(unfinished.startedAt)}`;
    output.warn(`${run} is unfinished: ${printable(output.words.command('resume'))}\n`);
  }
  const flags = Object.entries(inherited).map(([name, value]) => typed(name, value, output));
  if (flags.length > 0) output.warn(`As the run was given: ${printable(flags.join(' '))}\n`);
}

/** An option as it is typed in a shell; one without a flag as it stands in a config file. */
function typed(name: string, value: MigrationOptions[keyof MigrationOptions], { words }: Output): string {
  const flag = words.of(`options.${name}`);
  if (!flag.startsWith('--')) return `${flag} ${JSON.stringify(value)}`;
  if (value === true) return flag;
  if (value === false) return `${flag} 1`;
  if (Array.isArray(value)) return `${flag} ${shellWord(value.join(','))}`;
  if (typeof value !== 'object') return `${flag} ${shellWord(String(value))}`;
  return Object.entries(value)
    .map(([key, one]) => `${flag} ${shellWord(`${key}=${one}`)}`)
    .join(' ');
}
