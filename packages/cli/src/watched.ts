import type { DatabaseMigrationManager } from '@godwit/engine';
import { interruptOf } from './command-context.js';
import type { Output } from './output.js';
import { showProgress } from './render/progress.js';

/** A call of a manager, and what goes with it. */
interface Watched {
  readonly manager: DatabaseMigrationManager;
  readonly output: Output;
  /** What the call does, which a first Ctrl-C is told. */
  readonly does?: 'writes' | 'reads';
  /** What listens to the call, and is disposed of at its end, the last first. */
  readonly listeners?: readonly Disposable[];
}

/** Carries out a call of a manager under the eyes of its user: progress is shown, and Ctrl-C ends it. */
export async function watched<T>(
  { manager, output, does = 'reads', listeners = [] }: Watched,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const [first, ...others] = listeners;
  using _first = first;
  if (others.length > 0) return await watched({ manager, output, does, listeners: others }, call);
  using progress = showProgress(output);
  using interrupt = interruptOf(output, progress.say, does);
  manager.on(progress.listener);
  return await call(interrupt.signal);
}
