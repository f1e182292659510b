import {
  type Bookkeeping,
  CELL_IMAGES,
  type DatabaseSchema,
  type EqualRows,
  type Note,
  orAborted,
  type Probe,
  type ProbeResult,
  type RowsByKey,
  type SchemaObjects,
  type Statement,
  type StepCheckpoint,
  type Table,
  type TableName,
  type TableWriter,
  type TargetSession,
  throwIfAborted,
  type WriterOptions,
  type WrittenTable,
} from '@godwit/plugin-api';
import { sharesFiles } from '../connect/file-identity.js';
import type { WorkerClient } from '../connect/worker-client.js';
import { validateForeignKeys } from '../ddl/validate-foreign-keys.js';
import { encodeRows } from '../read/rows/encode-rows.js';
import { checkLeftOver, locked, removeFiles, removeRecords } from './left-over.js';
import { rowDigest } from './load/row-digest.js';
import { openWriter } from './load/writer.js';
import { type Claim, claimFile, mayBeFree } from './lock.js';
import { lostProperties } from './lost-properties.js';
import { putInPlace } from './put-in-place.js';
import { tracesOf } from './record-tables.js';
import { checkPlace, type TargetPlace } from './target-place.js';
import type { TargetMethods } from './thread/protocol.js';

/** How often a run that meets another one at its place tries to take it. */
const TRIES = 5;

/** A SQLite database that is written: in place where it exists, else under a name of its own until it is whole. */
export class SqliteTarget implements TargetSession {
  readonly bookkeeping: Bookkeeping;
  /** Absent for a database that existed before, unless the run is atomic: a failed run takes back what it made. */
  readonly complete?: () => Promise<void>;
  readonly #worker: WorkerClient<TargetMethods>;
  readonly #place: TargetPlace;
  readonly #isAtomic: boolean;
  /** The unfinished database, which is this session's to remove. */
  #claim: Claim | undefined;

  constructor(worker: WorkerClient<TargetMethods>, place: TargetPlace, atomic = false) {
    this.#worker = worker;
    this.#place = place;
    this.#isAtomic = atomic && place.exists;
    if (!place.exists) this.complete = () => this.#complete();
    else if (atomic) this.complete = () => worker.call('commitWhole', undefined);
    this.bookkeeping = {
      begin: async (run) => {
        await this.#build();
        await worker.call('begin', run);
      },
      unfinished: () => worker.call('unfinished', undefined),
      finish: (runId, outcome) => worker.call('finish', { runId, outcome }),
      traces: async () => tracesOf(await worker.call('recordTables', undefined)),
    };
  }

  recognizes(identity: string): Promise<boolean> {
    return sharesFiles([this.#place.path, this.#place.written], identity);
  }

  async lock(_runId: string): Promise<AsyncDisposable> {
    await this.#build();
    await this.#worker.call('lock', undefined);
    // Killed at any moment, the next who opens the file finds what it held before.
    if (this.#isAtomic) await this.#worker.call('beginWhole', undefined);
    return { [Symbol.asyncDispose]: () => this.#worker.call('unlock', undefined).catch(() => {}) };
  }

  async introspect(): Promise<DatabaseSchema> {
    const { CATALOGUE_QUERIES } = await import('../introspect/catalogue-queries.js');
    return this.#worker.call('introspect', CATALOGUE_QUERIES);
  }

  async checkRights(): Promise<void> {
    await checkPlace(this.#place);
    if (this.#place.exists) await this.#worker.call('tryWriting', undefined);
    else if (this.#claim === undefined) await checkLeftOver(this.#place.written);
  }

  checkLoad(tables: readonly TableName[]): Promise<void> {
    const names = tables.map(({ name }) => name);
    return this.#worker.call('checkLoad', names);
  }

  async attached(objects: readonly TableName[], made: SchemaObjects): Promise<readonly Note[]> {
    return lostProperties(objects, await this.introspect(), made);
  }

  /** Foreign keys are never enforced while godwit writes, so nothing is taken away; afterwards they are looked at. */
  async suspend(tables: readonly Table[]): Promise<readonly Statement[]> {
    return validateForeignKeys(tables);
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

  /** Pages are written into new files only; elsewhere rows come as text, which SQLite inserts. */
  async takes(tables: readonly WrittenTable[], encoding: string): Promise<readonly boolean[]> {
    const isImages = encoding === CELL_IMAGES;
    if (!isImages || this.#claim === undefined) return tables.map(() => !isImages);
    return this.#worker.call('takesPages', tables);
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

  async deleteEqualRows(
    { name: table }: TableName,
    { rows, columns, badText, sourceTimeZone }: EqualRows,
    signal: AbortSignal,
  ): Promise<bigint> {
    throwIfAborted(signal);
    if (rows.length === 0) return 0n;
    const digests = rows.map((row) => rowDigest(row, columns));
    const request = { table, columns, badText, sourceTimeZone, digests };
    return await this.#worker.call('deleteEqualRows', request, { signal });
  }

  async #complete(): Promise<void> {
    const claim = this.#claim;
    if (claim === undefined) return;
    await this.#worker.call('seal', undefined);
    await putInPlace(this.#place, claim);
    await removeRecords(this.#place.written);
    this.#claim = undefined;
    await claim.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.shutDown();
    await this.#giveUp();
  }

  /** Clears the place of a new database; the thread makes it with its first call that writes. */
  async #build(): Promise<void> {
    if (this.#place.exists || this.#claim !== undefined) return;
    await checkPlace(this.#place);
    for (let tries = TRIES; this.#claim === undefined; tries--) {
      try {
        await this.#take(this.#place.written);
      } catch (error) {
        if (tries === 1 || !(await mayBeFree(this.#place, error))) throw error;
      }
    }
  }

  async #take(written: string): Promise<void> {
    const claim = await claimFile(written);
    this.#claim = claim;
    try {
      await this.#worker.call('lock', undefined);
      // Until it was locked, another run could take the file for that of a dead one.
      if (!(await claim.isAt(written))) throw locked(written);
    } catch (error) {
      // SQLite says in many ways that its file is gone: which one depends on what it was doing.
      const isTaken = !(await claim.isAt(written));
      await this.#giveUp();
      throw isTaken ? locked(written) : error;
    }
  }

  /** Removes what was built, but nothing of another run. */
  async #giveUp(): Promise<void> {
    const claim = this.#claim;
    if (claim === undefined) return;
    this.#claim = undefined;
    if (await claim.isAt(this.#place.written)) await removeFiles(this.#place.written);
    await claim.close();
  }
}
