import { MigrationError } from '@godwit/plugin-api';
import { EXIT } from './exit-code.js';

/** Listens to Ctrl-C and SIGTERM until it is disposed. */
export interface Interrupt extends Disposable {
  /** Aborted by the first of these signals, with the error INTERRUPTED as its reason. */
  readonly signal: AbortSignal;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

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
  for (const name of SIGNALS) process.on(name, listener);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const name of SIGNALS) process.off(name, listener);
    },
  };
}
