import { type Interrupt, listenForInterrupt } from './interrupt.js';
import { jsonText } from './json-text.js';
import type { Output } from './output.js';

/** Shows the cursor and breaks long lines again, which progress turns off. */
const RESTORE_TERMINAL = '\u001b[?25h\u001b[?7h';

/** What a first Ctrl-C does to a command that writes, and to one that only reads. */
const STOPPING = {
  writes: 'Stopping: what the target has got is committed first. Ctrl-C again ends at once.\n',
  reads: 'Stopping. Ctrl-C again ends at once.\n',
} as const;

/** Listens to Ctrl-C for a command, and says what it does. */
export function interruptOf(
  output: Output,
  say: (line: string) => void,
  does: keyof typeof STOPPING = 'reads',
): Interrupt {
  return listenForInterrupt(
    () => say(STOPPING[does]),
    () => output.warn(output.live ? RESTORE_TERMINAL : ''),
  );
}

/** Writes a command's answer as the one JSON document of standard output. */
export function writeDocument(output: Output, document: object): void {
  output.write(jsonText(document));
}
