import { Worker } from 'node:worker_threads';
import { type ErrorDetails, MigrationError } from '@godwit/plugin-api';
import type { FromWorker, ToWorker, WorkerInput, WorkerMethod, WorkerOutput } from './protocol.js';

/** What a caller may add to a call. */
export interface CallOptions {
  readonly onProgress?: (rows: bigint) => void;
  readonly signal?: AbortSignal;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  readonly onProgress: ((rows: bigint) => void) | undefined;
}

// A small young generation keeps the memory of each worker low; batches live outside of the heap anyway.
const YOUNG_GENERATION_MB = 8;
// A thread in the middle of a batch closes after it; one that hangs is ended without.
const CLOSE_PATIENCE_MS = 1000;

/** One worker thread with a connection of its own, called by messages. */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #ended: MigrationError | undefined;

  constructor() {
    this.#worker = new Worker(new URL('./main.js', import.meta.url), {
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (cause) => this.#end(crashed(cause)));
    this.#worker.on('exit', () => this.#end(crashed(undefined)));
  }

  call<M extends WorkerMethod>(
    method: M,
    input: WorkerInput<M>,
    options: CallOptions = {},
  ): Promise<WorkerOutput<M>> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    const cancel = (): void => this.#post({ cancel: id });
    options.signal?.addEventListener('abort', cancel, { once: true });
    return new Promise<WorkerOutput<M>>((resolve, reject) => {
      const settled = (): void => options.signal?.removeEventListener('abort', cancel);
      this.#pending.set(id, {
        resolve: (value) => {
          settled();
          resolve(value as WorkerOutput<M>);
        },
        reject: (error) => {
          settled();
          reject(error as Error);
        },
        onProgress: options.onProgress,
      });
      this.#post({ id, method, input });
      // A signal that was aborted before tells nobody any more.
      if (options.signal?.aborted === true) cancel();
    });
  }

  /** Closes the connection if that is possible at once, and ends the thread. Calls under way are refused. */
  async shutDown(): Promise<void> {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_PATIENCE_MS).unref());
    await Promise.race([this.call('close', undefined).catch(() => {}), patience]);
    this.#end(crashed(undefined));
    await this.#worker.terminate();
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    if ('progress' in message) {
      pending.onProgress?.(message.progress);
      return;
    }
    this.#pending.delete(message.id);
    if ('error' in message) pending.reject(new MigrationError(message.error as ErrorDetails));
    else pending.resolve(message.value);
  }

  #end(error: MigrationError): void {
    this.#ended ??= error;
    for (const pending of this.#pending.values()) pending.reject(this.#ended);
    this.#pending.clear();
  }
}

function crashed(cause: unknown): MigrationError {
  return new MigrationError({
    code: 'READ_FAILED',
    message: 'The thread that reads the SQLite database has ended.',
    ...(cause === undefined ? {} : { cause }),
  });
}
