import { Worker } from 'node:worker_threads';
import { type ErrorDetails, MigrationError } from '@godwit/plugin-api';
import type { FromWorker, ToWorker, WorkerMethods } from './protocol.js';

/** What a kind of worker can be asked: each method with one input. */
type Methods<M> = { readonly [Name in keyof M]: (input: never) => unknown };
type Input<M, Name extends keyof M> = M[Name] extends (input: infer I) => unknown ? I : never;
type Output<M, Name extends keyof M> = M[Name] extends (input: never) => infer O ? Awaited<O> : never;

/** What a caller may add to a call. */
export interface CallOptions {
  readonly onProgress?: (rows: bigint) => void;
  readonly signal?: AbortSignal;
  /** Memory that is handed over instead of copied. */
  readonly transfer?: readonly ArrayBuffer[];
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

const SOURCE_THREAD = new URL('./main.js', import.meta.url);

/** One worker thread with a connection of its own, called by messages. */
export class WorkerClient<M extends Methods<M> & { close(): unknown } = WorkerMethods> {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #ended: MigrationError | undefined;

  constructor(script: URL = SOURCE_THREAD) {
    this.#worker = new Worker(script, {
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (cause) => this.#end(crashed(cause)));
    this.#worker.on('exit', () => this.#end(crashed(undefined)));
  }

  call<Name extends keyof M & string>(
    method: Name,
    input: Input<M, Name>,
    options: CallOptions = {},
  ): Promise<Output<M, Name>> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    const cancel = (): void => this.#post({ cancel: id });
    options.signal?.addEventListener('abort', cancel, { once: true });
    return new Promise<Output<M, Name>>((resolve, reject) => {
      const settled = (): void => options.signal?.removeEventListener('abort', cancel);
      this.#pending.set(id, {
        resolve: (value) => {
          settled();
          resolve(value as Output<M, Name>);
        },
        reject: (error) => {
          settled();
          reject(error as Error);
        },
        onProgress: options.onProgress,
      });
      this.#post({ id, method, input }, options.transfer);
      // A signal that was aborted before tells nobody any more.
      if (options.signal?.aborted === true) cancel();
    });
  }

  /** Closes the connection if that is possible at once, and ends the thread. Calls under way are refused. */
  async shutDown(): Promise<void> {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_PATIENCE_MS).unref());
    await Promise.race([this.call('close', undefined as Input<M, 'close'>).catch(() => {}), patience]);
    this.#end(crashed(undefined));
    await this.#worker.terminate();
  }

  #post(message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, [...transfer]);
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
    message: 'The thread that works on the SQLite database has ended.',
    ...(cause === undefined ? {} : { cause }),
  });
}
