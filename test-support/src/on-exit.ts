const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `action`, which must not wait for anything, when this process ends in any way that it can notice. */
export function onExit(action: () => void): Disposable {
  const onSignal = (signal: NodeJS.Signals): void => {
    // A program that handles the signal itself will end by itself.
    if (process.listenerCount(signal) > 1) return;
    remove();
    action();
    process.kill(process.pid, signal);
  };
  const remove = (): void => {
    process.off('exit', action);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  process.once('exit', action);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return { [Symbol.dispose]: remove };
}
