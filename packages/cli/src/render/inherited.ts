import type { MigrationOptions } from '@godwit/engine';
import type { Output } from '../output.js';
import { printable } from './printable.js';

/** Says which options a comparison has from the run that it looks at. */
export function tellInherited(options: MigrationOptions, output: Output): void {
  const names = Object.entries(options).map(([name, value]) => {
    return output.words.of(`options.${name} ${JSON.stringify(value)}`);
  });
  if (names.length > 0) output.warn(`As the run was given: ${printable(names.join(', '))}\n`);
}
