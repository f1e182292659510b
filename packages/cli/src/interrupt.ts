import { readFileSync } from 'node:fs';
import { MigrationError } from '@godwit/plugin-api';
import { EXIT } from './exit-code.js';

/** Listens to Ctrl-C, SIGTERM and a closed terminal until it is disposed. */
export interface Interrupt extends Disposable {
  /** Aborted by the first of these signals, with the error INTERRUPTED as its reason. */
  readonly signal: AbortSignal;
}

/** The first signal asks the command to stop, the second one ends the process at once. */
export function listenForInterrupt(onFirst: () => void, onSecond: () => void): Interrupt {
  const controller = new AbortController();
  const listener = (): void => {
    if (controller.signal.aborted) {
      onSecond();
      process.exit(EXIT.interrupted);
    }
    controller.abort(new MigrationError({ code: 'INTERRUPTED', message: 'Stopped before the end.' }));
    onFirst();
  };
  const signals: readonly NodeJS.Signals[] = ignoresHangup()
    ? ['SIGINT', 'SIGTERM']
    : ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of signals) process.on(name, listener);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const name of signals) process.off(name, listener);
    },
  };
}

/** Under `nohup` a closed terminal is to do nothing, and a listener would end that. */
function ignoresHangup(): boolean {
  try {
    const [, ignored = '0'] =
      /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return (BigInt(`0x${ignored}`) & 1n) === 1n;
  } catch {
    // Elsewhere a command that has no terminal left has been told to go on.
    return process.stdin.isTTY !== true && process.stderr.isTTY !== true;
  }
}
