import { MigrationError, orAborted } from '@godwit/plugin-api';
import { WorkerClient } from '../../connect/worker-client.js';

/** The workers of one session, all in the same snapshot. Each long read has one for itself. */
export class WorkerPool implements AsyncDisposable {
  readonly workers: readonly WorkerClient[];
  readonly #free: WorkerClient[];
  readonly #waiting: ((worker: WorkerClient) => void)[] = [];

  constructor(size: number) {
    this.workers = Array.from({ length: Math.max(1, size) }, () => new WorkerClient());
    this.#free = [...this.workers];
  }

  /** The worker for short questions; it answers them between the batches of its reads. */
  get first(): WorkerClient {
    const worker = this.workers[0];
    if (worker === undefined)
      throw new MigrationError({ code: 'INTERNAL', message: 'The source has no reader.' });
    return worker;
  }

  /** Waits for a worker that nobody else holds, and holds it until it is released. */
  async acquire(signal: AbortSignal): Promise<WorkerClient> {
    // The last one first, so that the worker for short questions stays free the longest.
    const free = this.#free.pop();
    if (free !== undefined) return free;
    let give = (_: WorkerClient): void => {};
    const granted = new Promise<WorkerClient>((resolve) => {
      give = resolve;
      this.#waiting.push(give);
    });
    try {
      return await orAborted(granted, signal);
    } catch (error) {
      const place = this.#waiting.indexOf(give);
      if (place >= 0) this.#waiting.splice(place, 1);
      else this.release(await granted);
      throw error;
    }
  }

  release(worker: WorkerClient): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(worker);
    else next(worker);
  }

  /** Holds one worker for a long call. */
  async hold<T>(signal: AbortSignal, call: (worker: WorkerClient) => Promise<T>): Promise<T> {
    const worker = await this.acquire(signal);
    try {
      return await orAborted(call(worker), signal);
    } finally {
      this.release(worker);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.shutDown()));
  }
}
