import { GODWIT, programVersion } from './program.js';
import type { Sides, Tool } from './tool.js';

/** The command of this repository; `sides` gives the source and the target in the order of the way. */
export function godwit(
  name: string,
  flags: readonly string[],
  order: (sides: Sides) => readonly [string, string],
): Tool {
  return {
    name,
    version: () => programVersion(process.execPath, GODWIT) && `Node ${process.version}`,
    command: (sides) => [process.execPath, GODWIT, 'migrate', ...order(sides), ...flags, '--json'],
  };
}
