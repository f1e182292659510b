import type { Worker } from 'node:worker_threads';
import { type ErrorDetails, MigrationError } from '@godwit/plugin-api';
import type { FromWorker, ToWorker, WorkerMethods } from '../read/thread/protocol.js';
import { leaveThread, takeThread } from '../read/thread/threads.js';

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

// A thread in the middle of a batch closes after it; one that hangs is ended without.
const CLOSE_PATIENCE_MS = 1000;
const LARGE_BYTES = 8 * 1024 ** 2;

const SOURCE_THREAD = new URL('../read/thread/main.js', import.meta.url);

/** One worker thread with a connection of its own, called by messages. */
export class WorkerClient<M extends Methods<M> & { close(): unknown } = WorkerMethods> {
  readonly #script: URL;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #ended: MigrationError | undefined;
  #shut: Promise<void> | undefined;
  /** The bytes that the thread was given. */
  #handedOver = 0;

  constructor(script: URL = SOURCE_THREAD) {
    this.#script = script;
    this.#worker = takeThread(script);
    this.#worker.on('message', this.#receive).on('error', this.#crash).on('exit', this.#exit);
  }

  call<Name extends keyof M & string>(
    method: Name,
    input: Input<M, Name>,
    options: CallOptions = {},
  ): Promise<Output<M, Name>> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    for (const { byteLength } of options.transfer ?? []) this.#handedOver += byteLength;
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

  /**
   * Closes the connection if that is possible at once. The thread is left to others if it has nothing more to do, and
   * ended otherwise. One that much passed through ends as well, with the memory that it would hold on to. Calls under
   * way are refused.
   */
  shutDown(): Promise<void> {
    this.#shut ??= this.#shutDown();
    return this.#shut;
  }

  async #shutDown(): Promise<void> {
    const isClosed = await this.#close();
    const isFree = isClosed && this.#pending.size === 0 && this.#handedOver < LARGE_BYTES;
    this.#end(crashed(undefined));
    if (!isFree) return void (await this.#worker.terminate());
    this.#worker.off('message', this.#receive).off('error', this.#crash).off('exit', this.#exit);
    leaveThread(this.#script, this.#worker);
  }

  /** False where it did not close, or not at once. */
  #close(): Promise<boolean> {
    const closing = this.call('close', undefined as Input<M, 'close'>).then(
      () => true,
      () => false,
    );
    const patience = new Promise<false>((resolve) => {
      setTimeout(resolve, CLOSE_PATIENCE_MS, false).unref();
    });
    return Promise.race([closing, patience]);
  }

  #post(message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, [...transfer]);
  }

  readonly #receive = (message: FromWorker): void => {
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    if ('progress' in message) {
      pending.onProgress?.(message.progress);
      return;
    }
    this.#pending.delete(message.id);
    if ('error' in message) pending.reject(new MigrationError(message.error as ErrorDetails));
    else pending.resolve(message.value);
  };

  readonly #crash = (cause: unknown): void => this.#end(crashed(cause));
  readonly #exit = (): void => this.#end(crashed(undefined));

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
