import { parentPort } from 'node:worker_threads';
import type { Batch, ErrorDetails } from '@godwit/plugin-api';
import { toMigrationError } from '../sqlite-error.js';
import type { FromWorker, ToWorker, WorkerMethod } from './protocol.js';
import { type CallContext, WorkerSession } from './worker-session.js';

const port = parentPort;
const session = new WorkerSession();
const underWay = new Map<number, { cancelled: boolean }>();

port?.on('message', (message: ToWorker) => {
  if ('cancel' in message) {
    const call = underWay.get(message.cancel);
    if (call !== undefined) call.cancelled = true;
    return;
  }
  void answer(message.id, message.method, message.input);
});

async function answer(id: number, method: WorkerMethod, input: unknown): Promise<void> {
  const call = { cancelled: false };
  underWay.set(id, call);
  const context: CallContext = {
    cancelled: () => call.cancelled,
    progress: (rows) => send({ id, progress: rows }),
  };
  try {
    const value = await session.call(method, input, context);
    send({ id, value }, transferable(method, value));
  } catch (error) {
    send({ id, error: toDetails(error) });
  } finally {
    underWay.delete(id);
  }
}

function send(message: FromWorker, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, [...transfer]);
}

function transferable(method: WorkerMethod, value: unknown): readonly ArrayBuffer[] {
  if (method !== 'next' || value === undefined) return [];
  const batch = value as Batch;
  if (!('bytes' in batch)) return [];
  const { buffer, byteLength } = batch.bytes;
  // A view of a part of a larger buffer (Node's pool) must not take the whole with it.
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}

/** What of an error can cross to the other thread. */
function toDetails(error: unknown): ErrorDetails {
  const { code, message, hint, place, cause } = toMigrationError(error);
  const causeText = typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : undefined;
  return {
    code,
    message,
    place,
    ...(hint === undefined ? {} : { hint }),
    ...(causeText === undefined ? {} : { cause: causeText }),
  };
}
