import { type Interrupt, listenForInterrupt } from './interrupt.js';
import type { Output } from './output.js';

/** Shows the cursor and breaks long lines again, which progress turns off. */
const RESTORE_TERMINAL = '\u001b[?25h\u001b[?7h';

/** Listens to Ctrl-C for a command, and says what it does. */
export function interruptOf(output: Output, say: (line: string) => void): Interrupt {
  return listenForInterrupt(
    () => say('Stopping: what is not committed is taken back. Ctrl-C again ends at once.\n'),
    () => output.warn(output.live ? RESTORE_TERMINAL : ''),
  );
}

/** Writes a command's answer as the one JSON document of standard output. */
export function writeDocument(output: Output, document: object): void {
  output.write(
    `${JSON.stringify(document, (_, value) => (typeof value === 'bigint' ? String(value) : value), 2)}\n`,
  );
}
