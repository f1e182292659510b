import type {
  Bookkeeping,
  DatabaseSchema,
  Probe,
  ProbeResult,
  RowsByKey,
  Statement,
  StepCheckpoint,
  TableName,
  TableWriter,
  TargetSession,
  WriterOptions,
} from '@godwit/plugin-api';
import { orAborted, throwIfAborted } from '../interrupted.js';
import { encodeRows } from '../read/encode-rows.js';
import type { WorkerClient } from '../worker/worker-client.js';
import { openWriter } from '../writer.js';
import { checkLeftOver, removeFiles, removeLeftOver } from './left-over.js';
import type { TargetMethods } from './protocol.js';
import { putInPlace } from './put-in-place.js';
import { checkPlace, type TargetPlace } from './target-place.js';

/** A SQLite database that is written: in place where it exists, else under a name of its own until it is whole. */
export class SqliteTarget implements TargetSession {
  readonly bookkeeping: Bookkeeping;
  /** Absent for a database that existed before: it is in place, and a failed run takes back what it made. */
  readonly complete?: () => Promise<void>;
  readonly #worker: WorkerClient<TargetMethods>;
  readonly #place: TargetPlace;
  /** The unfinished database is this session's to remove. */
  #isBuilding = false;

  constructor(worker: WorkerClient<TargetMethods>, place: TargetPlace) {
    this.#worker = worker;
    this.#place = place;
    if (!place.exists) this.complete = () => this.#complete();
    this.bookkeeping = {
      begin: async (run) => {
        await this.#build();
        await worker.call('begin', run);
      },
      finish: (runId, outcome) => worker.call('finish', { runId, outcome }),
    };
  }

  async lock(_runId: string): Promise<AsyncDisposable> {
    await this.#build();
    await this.#worker.call('lock', undefined);
    return { [Symbol.asyncDispose]: () => this.#worker.call('unlock', undefined).catch(() => {}) };
  }

  async introspect(): Promise<DatabaseSchema> {
    const { CATALOGUE_QUERIES } = await import('../introspect/catalogue-queries.js');
    return this.#worker.call('introspect', CATALOGUE_QUERIES);
  }

  async checkRights(): Promise<void> {
    await checkPlace(this.#place);
    if (this.#place.exists) await this.#worker.call('tryWriting', undefined);
    else if (!this.#isBuilding) await checkLeftOver(this.#place.written);
  }

  count(probes: readonly Probe[], signal?: AbortSignal): Promise<readonly ProbeResult[]> {
    const answer = this.#worker.call('count', probes);
    return signal === undefined ? answer : orAborted(answer, signal);
  }

  async execute(group: readonly Statement[], step: StepCheckpoint, signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    await this.#build();
    // Not left before its end: whether the group was committed must be known.
    await this.#worker.call('execute', { group, step }, { signal });
  }

  async openWriter(table: TableName, options: WriterOptions): Promise<TableWriter> {
    throwIfAborted(options.signal);
    await this.#build();
    return openWriter(this.#worker, table, options);
  }

  async deleteRows(table: TableName, { key, keys }: RowsByKey, signal: AbortSignal): Promise<bigint> {
    throwIfAborted(signal);
    if (keys.length === 0) return 0n;
    const bytes = encodeRows(keys, key);
    // Not left before its end: whether the rows are gone must be known.
    return await this.#worker.call('deleteRows', { table: table.name, key, bytes }, { signal });
  }

  async #complete(): Promise<void> {
    if (!this.#isBuilding) return;
    await this.#worker.call('seal', undefined);
    await putInPlace(this.#place);
    this.#isBuilding = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.shutDown();
    if (!this.#isBuilding) return;
    this.#isBuilding = false;
    await removeFiles(this.#place.written);
  }

  /** Clears the place of a new database; the thread makes it with its first call that writes. */
  async #build(): Promise<void> {
    if (this.#place.exists || this.#isBuilding) return;
    await checkPlace(this.#place);
    await removeLeftOver(this.#place.written);
    this.#isBuilding = true;
    await this.#worker.call('lock', undefined);
  }
}
