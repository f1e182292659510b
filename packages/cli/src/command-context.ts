import { type Interrupt, listenForInterrupt } from './interrupt.js';
import type { Output } from './output.js';

/** Shows the cursor again, which progress hides. */
const SHOW_CURSOR = '\u001b[?25h';

/** Listens to Ctrl-C for a command, and says what it does. */
export function interruptOf(output: Output, say: (line: string) => void): Interrupt {
  return listenForInterrupt(
    () => say('Stopping: what is not committed is taken back. Ctrl-C again ends at once.\n'),
    () => output.warn(output.live ? SHOW_CURSOR : ''),
  );
}

/** Writes a command's answer as the one JSON document of standard output. */
export function writeDocument(output: Output, document: object): void {
  output.write(
    `${JSON.stringify(document, (_, value) => (typeof value === 'bigint' ? String(value) : value), 2)}\n`,
  );
}
