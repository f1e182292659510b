import { parentPort } from 'node:worker_threads';
import type { Batch } from '@godwit/plugin-api';
import { errorDetails } from '../../errors/error-details.js';
import { toMigrationError } from '../../errors/sqlite-error.js';
import type { CallContext, FromWorker, ToWorker, WorkerMethod } from './protocol.js';
import { WorkerSession } from './worker-session.js';

const port = parentPort;
let session = new WorkerSession();
const underWay = new Map<number, { cancelled: boolean }>();

port?.on('message', (message: ToWorker) => {
  if ('cancel' in message) {
    const call = underWay.get(message.cancel);
    if (call !== undefined) call.cancelled = true;
    return;
  }
  void answer(message.id, message.method as WorkerMethod, message.input);
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
    // Whoever uses the thread next finds nothing of this one.
    if (method === 'close') session = new WorkerSession();
    send({ id, value }, transferable(method, value));
  } catch (error) {
    send({ id, error: errorDetails(toMigrationError(error)) });
  } finally {
    underWay.delete(id);
  }
}

function send(message: FromWorker, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, [...transfer]);
}

// Looking for large cells in many small rows would cost more than it saves.
const FEW_ROWS = 64;

function transferable(method: WorkerMethod, value: unknown): readonly ArrayBuffer[] {
  if (method !== 'next' || value === undefined) return [];
  const batch = value as Batch;
  if ('bytes' in batch) return whole(batch.bytes);
  return batch.rows.length > FEW_ROWS ? [] : batch.rows.flatMap((row) => row.flatMap(whole));
}

/** The memory of bytes, if they are all that is in it: a part of Node's pool must not take the whole with it. */
function whole(value: unknown): readonly ArrayBuffer[] {
  if (!ArrayBuffer.isView(value)) return [];
  const { buffer, byteLength } = value;
  return buffer instanceof ArrayBuffer && byteLength > 0 && buffer.byteLength === byteLength ? [buffer] : [];
}
