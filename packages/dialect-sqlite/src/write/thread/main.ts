import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { errorDetails } from '../../errors/error-details.js';
import { targetError } from '../../errors/target-error.js';
import type { FromWorker, ToWorker } from '../../read/thread/protocol.js';
import type { TargetMethod } from './protocol.js';
import { TargetThread } from './target-thread.js';

const port = parentPort;
let thread = new TargetThread();
const cancelled = new Set<number>();
let last: Promise<void> = Promise.resolve();

port?.on('message', (message: ToWorker) => {
  if ('cancel' in message) {
    cancelled.add(message.cancel);
    return;
  }
  // One after the other: a call that waits between two statements must not find another one in its transaction.
  last = last.then(() => answer(message.id, message.method as TargetMethod, message.input));
});

async function answer(id: number, method: TargetMethod, input: unknown): Promise<void> {
  const isCancelled = async (): Promise<boolean> => {
    // Messages come in only between two turns of the loop.
    await nextTurn();
    return cancelled.has(id);
  };
  try {
    const value = await thread.call(method, input, { isCancelled });
    if (method === 'close') reset();
    send({ id, value });
  } catch (error) {
    send({ id, error: errorDetails(targetError(error)) });
  } finally {
    cancelled.delete(id);
  }
}

/** Whoever uses the thread next finds nothing of this one, such as a wish to end that came after the end of its call. */
function reset(): void {
  thread = new TargetThread();
  cancelled.clear();
}

function send(message: FromWorker): void {
  port?.postMessage(message);
}
