import { setTimeout } from 'node:timers/promises';
import { originalError } from '../errors/wrap-error.js';
import { failureOf } from '../plan/failure-of.js';
import type { RunContext } from '../run-context.js';
import type { Patience } from './patience.js';

/** Waits before something that failed is tried again, and tells it. False: the run was stopped meanwhile. */
export async function pause(run: RunContext, patience: Patience, error: unknown): Promise<boolean> {
  const milliseconds = patience.next();
  run.events.emit({ type: 'run:waiting', reason: failureOf(originalError(error)), milliseconds });
  try {
    await setTimeout(milliseconds, undefined, { signal: run.signal });
    return true;
  } catch {
    return false;
  }
}
